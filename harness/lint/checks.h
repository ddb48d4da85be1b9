#pragma once
// The checks themselves. For .cpp files of this folder.
#include "harness/lint/lint.h"
#include "harness/model/read/raw_case.h"

namespace s3sse::harness::lint {

/// Takes findings: the check that found it, where, and what is wrong and how to mend it.
class Findings {
 public:
  void add(std::string_view check, std::string file, int line, std::string what);
  [[nodiscard]] std::vector<Finding> sorted() &&;

 private:
  std::vector<Finding> list_;
};

void check_rules(const Subject& subject, Findings& out);
void check_attribution(const Subject& subject, Findings& out);
void check_expectations(const Subject& subject, Findings& out);
void check_contradictions(const Subject& subject, const std::vector<model::RawCase>& raw, Findings& out);
void check_unused_names(const std::vector<model::RawCase>& raw, Findings& out);
void check_header_names(const std::vector<model::RawCase>& raw, Findings& out);
void check_needs(const Subject& subject, Findings& out);
void check_known_values(const Subject& subject, Findings& out);
void check_answers(const Subject& subject, Findings& out);
void check_titles(const std::vector<model::RawCase>& raw, Findings& out);

}  // namespace s3sse::harness::lint
