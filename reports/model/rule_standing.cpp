#include "reports/model/rule_standing.h"

#include <algorithm>

namespace s3sse::reports {
namespace {

bool names_rule(const CaseResult& result, const std::string& rule) {
  const auto is_it = [&](const Finding& finding) { return finding.rule_id == rule; };
  if (std::any_of(result.findings.begin(), result.findings.end(), is_it)) return true;
  return std::none_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
    return std::find(result.rules.begin(), result.rules.end(), finding.rule_id) != result.rules.end();
  });
}

}  // namespace

std::string_view RuleStanding::word() const {
  if (tally.failed > 0) return "deviates";
  if (tally.undecided > 0) return "undecided";
  if (tally.known_failures > 0) return "known failure";
  if (tally.passed + tally.stale > 0) return "conforms";
  if (failed_for_others > 0) return "other rule failed";
  return tally.not_checked > 0 ? "not checked" : "not applicable";
}

std::string_view title_of_standing(std::string_view word) {
  if (word == "undecided") return "no result";
  return word == "not checked" ? "not visible" : word;
}

std::map<std::string, RuleStanding> standings_of(const RunRecord& record) {
  std::map<std::string, RuleStanding> out;
  for (const auto& [id, rule] : record.rules) out[id].rule = &rule;
  for (const CaseResult& result : record.cases)
    for (const std::string& id : result.rules) {
      const auto found = out.find(id);
      if (found == out.end()) continue;
      RuleStanding& standing = found->second;
      standing.cases.push_back(&result);
      const bool failed = standing_of(result.verdict) == Standing::failed;
      if (failed && !names_rule(result, id))
        ++standing.failed_for_others;
      else
        standing.tally.add(result.verdict);
      if (!failed) continue;
      for (const Finding& finding : result.findings)
        if (finding.rule_id == id) {
          standing.findings.push_back(&finding);
          standing.worst = std::min(standing.worst, finding.nature);
        }
    }
  return out;
}

}  // namespace s3sse::reports
