// A miss is blamed on the rule that stands beside the expectation, and on the first rule of the case where none does.
// So a rule that is cited, is not the first, and stands beside nothing in any combination of the case can never be
// blamed; and where it is weaker than the first, what it asks for would count as a breach of the stronger one.
#include <fmt/format.h>

#include <map>
#include <set>

#include "harness/lint/checks.h"
#include "harness/lint/visit.h"

namespace s3sse::harness::lint {
namespace {

using Attributed = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

/// By case, over all its combinations: an axis may bring the rule along.
Attributed attributed_in(const std::vector<model::Case>& cases) {
  Attributed out;
  for (const model::Case& each : cases) {
    std::set<std::string, std::less<>>& rules = out[each.base_id];
    if (!each.rules.empty()) rules.insert(each.rules.front());
    for_each_attribution(each, [&](const model::Attribution& attribution) {
      if (!attribution.rule.empty()) rules.insert(attribution.rule);
    });
  }
  return out;
}

}  // namespace

void check_attribution(const Subject& subject, Findings& out) {
  const Attributed attributed = attributed_in(subject.suite.cases);
  for (const model::Case& each : subject.suite.cases) {
    if (each.rules.empty()) continue;
    const model::RuleEntry* first = subject.suite.rules.find(each.rules.front());
    for (const std::string& id : each.rules) {
      if (attributed.at(each.base_id).contains(id)) continue;
      const model::RuleEntry* rule = subject.suite.rules.find(id);
      const bool outranked = rule && first && first->gates() && !rule->gates();
      const std::string_view check = outranked ? "must-without-evidence" : "nothing-blamed";
      out.add(check, each.file, each.line,
              fmt::format(
                  "{} cites {}, and a miss would be attributed to {}; put \"rule\": \"{}\" beside what it asks for, "
                  "or do not cite it",
                  each.base_id, id, each.rules.front(), id));
    }
  }
}

}  // namespace s3sse::harness::lint
