#include "harness/cli/selection_flags.h"

#include <fmt/format.h>

#include "harness/cli/command.h"
#include "harness/cli/nearest_word.h"
#include "harness/model/rule_catalogue.h"

namespace s3sse::cli {
namespace {

bool is_pattern(const std::string& text) {
  return text.find_first_of("*?") != std::string::npos;
}

/// The patterns that a name stands for.
std::vector<std::string> widened(const std::string& name) {
  if (is_pattern(name) || name.find('[') != std::string::npos) return {name};
  return {name, name + "/*"};
}

}  // namespace

void SelectionFlags::add_to(Command& verb) {
  const char* group = "Which cases";
  verb.add_option("--only", only, "case id, part of it (sse-c), or pattern with * and ?")
      .type_name("GLOB")
      .group(group);
  verb.add_option("--skip", skip, "leave these out, same forms").type_name("GLOB").group(group);
  verb.add_option("--rule", rules, "cases that cite the rule: SSEC-17, 'SSEC-*'").type_name("RULE").group(group);
  verb.add_option("--method", methods, "SSE-S3, SSE-KMS, DSSE-KMS, SSE-C, TLS, CSE or KMS-API")
      .one_of_any_case({"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C", "TLS", "CSE", "KMS-API"})
      .type_name("METHOD")
      .group(group);
  verb.add_option("--operation", operations, "S3 or KMS operation: GetObject").type_name("NAME").group(group);
  verb.add_option("--level", level, "at least that strict: must, should, may")
      .one_of({"must", "should", "may"})
      .type_name("LEVEL")
      .group(group);
}

harness::model::Selection SelectionFlags::selection() const {
  harness::model::Selection out;
  for (const std::string& name : only)
    for (const std::string& pattern : widened(name)) out.ids.push_back(pattern);
  for (const std::string& name : skip)
    for (const std::string& pattern : widened(name)) out.ids.push_back("!" + pattern);
  out.rules = rules;
  out.methods = methods;
  out.operations = operations;
  if (level == "must" || level == "should") out.levels.push_back("MUST");
  if (level == "should") out.levels.push_back("SHOULD");
  return out;
}

std::string SelectionFlags::complaint(const harness::model::RuleCatalogue& known_rules) const {
  for (const std::string& rule : rules) {
    if (is_pattern(rule) || known_rules.find(rule) != nullptr) continue;
    std::vector<std::string> ids;
    for (const auto& [id, entry] : known_rules.all()) ids.push_back(id);
    const std::string nearest = nearest_word(rule, ids);
    return fmt::format("--rule: there is no rule \"{}\"{}; s3sse coverage --verbose lists them", rule,
                       nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest));
  }
  return {};
}

}  // namespace s3sse::cli
