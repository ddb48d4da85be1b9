#include "harness/model/suite.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "harness/model/check_case.h"
#include "harness/model/derive.h"
#include "harness/model/files.h"
#include "harness/model/read/read_case.h"
#include "harness/model/vary.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::harness::model {
namespace {

/// Reports of one case: the same fault in every variant is told once.
class CaseProblems {
 public:
  CaseProblems(const std::string& file, const JsonText& text, std::string base, std::vector<Problem>& out)
      : file_(file), text_(text), base_(std::move(base)), out_(out) {}

  Report report() {
    return [this](const std::string& pointer, const std::string& what) {
      if (!seen_.emplace(pointer, what).second) return;
      const std::string where = base_ + pointer;
      out_.push_back({file_, text_.line_of(where), where, what});
    };
  }
  [[nodiscard]] bool any() const { return !seen_.empty(); }

 private:
  const std::string& file_;
  const JsonText& text_;
  std::string base_;
  std::vector<Problem>& out_;
  std::set<std::pair<std::string, std::string>> seen_;
};

void load_case(const std::string& file, const JsonText& text, const Json& raw, const std::string& pointer,
               Suite& suite) {
  CaseProblems problems(file, text, pointer, suite.problems);
  const Report report = problems.report();
  if (!raw.is_object()) {
    report("", "a case is an object");
    return;
  }
  for (const Variant& variant : expand(raw, report)) {
    Case loaded = read_case(Node(variant.content, "", report));
    loaded.id = loaded.base_id + variant.suffix;
    loaded.axes = variant.axes;
    loaded.file = file;
    loaded.line = text.line_of(pointer);
    loaded.pointer = pointer;
    if (!problems.any()) check_case(loaded, variant.content, suite.rules, report);
    if (problems.any()) return;  // the other variants have the same faults
    derive(loaded, suite.rules);
    suite.cases.push_back(std::move(loaded));
  }
}

void check_unique(Suite& suite) {
  std::map<std::string_view, const Case*> by_id;
  const Case* last = nullptr;  // of a base id that is taken: its variants are not told one by one
  for (const Case& each : suite.cases) {
    const Case* first = by_id.emplace(each.base_id, &each).first->second;
    const auto place = [](const Case& of) { return std::tie(of.path, of.file, of.pointer); };
    if (place(*first) == place(each) || (last != nullptr && place(*last) == place(each))) continue;
    last = &each;
    suite.problems.push_back({each.file, each.line, "",
                              fmt::format("the id \"{}\" is taken by {}:{}", each.base_id, first->file, first->line)});
  }
}

}  // namespace

void load_cases(const std::string& name, std::string_view text, Suite& suite) {
  const auto parsed = parse_json_text(text, vector_bounds);
  if (!parsed) {
    suite.problems.push_back({name, parsed.error().line, "", parsed.error().what});
    return;
  }
  const Report report = [&](const std::string& pointer, const std::string& what) {
    suite.problems.push_back({name, parsed->line_of(pointer), pointer, what});
  };
  ObjectReader file(Node(parsed->root, "", report));
  file.require("$schema");
  file.take("title");
  const std::optional<Node> cases = file.require("cases");
  if (!cases) return;
  for (const Node& item : cases->items()) load_case(name, *parsed, item.value(), item.pointer(), suite);
}

namespace {

void load_file(const std::filesystem::path& path, const std::string& name, Suite& suite) {
  const std::size_t before = suite.cases.size();
  if (const auto text = read_file(path, largest_vector_file))
    load_cases(name, *text, suite);
  else
    suite.problems.push_back({name, 0, "", "cannot be read, or is larger than 16 MiB"});
  for (std::size_t index = before; index < suite.cases.size(); ++index) suite.cases[index].path = path;
}

}  // namespace

Suite load_suite(const std::filesystem::path& vectors, const std::vector<std::filesystem::path>& more_cases) {
  Suite suite;
  Rulebook book = load_rules(vectors / "rules", suite.problems);
  suite.rules = std::move(book.endpoint);
  suite.client_rules = std::move(book.client);
  const std::vector<std::filesystem::path> files = json_files(vectors / "cases");
  if (files.empty())
    suite.problems.push_back({(vectors / "cases").string(), 0, "", "no case files here; point --vectors at vectors/"});
  for (const std::filesystem::path& file : files)
    load_file(file, file.lexically_relative(vectors).generic_string(), suite);
  for (const std::filesystem::path& folder : more_cases) {
    const std::vector<std::filesystem::path> own = json_files(folder);
    if (own.empty()) suite.problems.push_back({folder.generic_string(), 0, "", "no case files here"});
    for (const std::filesystem::path& file : own) load_file(file, file.generic_string(), suite);
  }
  check_unique(suite);
  return suite;
}

}  // namespace s3sse::harness::model
