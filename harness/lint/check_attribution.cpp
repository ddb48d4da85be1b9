// A miss is blamed on the rule that stands beside the expectation, and on the first rule of the case where none does.
// So a rule that is cited, is not the first, and stands nowhere can never be blamed; and where it is weaker than the
// first, what it asks for would count as a breach of the stronger one.
#include <fmt/format.h>

#include <set>

#include "harness/lint/checks.h"
#include "harness/lint/visit.h"

namespace s3sse::harness::lint {
namespace {

std::set<std::string> attributed_in(const model::Case& of) {
  std::set<std::string> rules;
  for_each_attribution(of, [&](const model::Attribution& attribution) {
    if (!attribution.rule.empty()) rules.insert(attribution.rule);
  });
  return rules;
}

}  // namespace

void check_attribution(const Subject& subject, Findings& out) {
  for (const model::Case& each : subject.suite.cases) {
    if (each.rules.empty()) continue;
    const std::set<std::string> attributed = attributed_in(each);
    const model::RuleEntry* first = subject.suite.rules.find(each.rules.front());
    for (std::size_t i = 1; i < each.rules.size(); ++i) {
      if (attributed.contains(each.rules[i])) continue;
      const model::RuleEntry* rule = subject.suite.rules.find(each.rules[i]);
      const bool outranked = rule && first && first->gates() && !rule->gates();
      const std::string_view check = outranked ? "must-without-evidence" : "nothing-blamed";
      out.add(
          check, each.file, each.line,
          fmt::format("{} cites {}, and a miss would be blamed on {}; put \"rule\": \"{}\" beside what it asks for, "
                      "or do not cite it",
                      each.base_id, each.rules[i], each.rules.front(), each.rules[i]));
    }
  }
}

}  // namespace s3sse::harness::lint
