#pragma once
// A rule as its file states it, and the list of what is wrong with the files.
#include <iostream>
#include <string>
#include <vector>

namespace s3sse::codegen {

using Words = std::vector<std::string>;

struct RuleSource {
  std::string file;  // for messages about what two files disagree on
  std::string topic;
  std::string subject;  // whom it binds: endpoint, client
  std::string id, slug, name, level, statement, observable, notes, since, until, visibility, visibility_reason;
  Words evidence, formats, operations, methods, sources;
  Words consulted_at;
};

// Everything that is wrong is said in one go: a person who adds ten rules fixes ten slips, not one per build.
class Errors {
 public:
  void add(const std::string& where, const std::string& what) { lines_.push_back(where + ": " + what); }
  [[nodiscard]] bool any() const { return !lines_.empty(); }
  void print() const {
    for (const std::string& line : lines_) std::cerr << line << '\n';
  }

 private:
  Words lines_;
};

}  // namespace s3sse::codegen
