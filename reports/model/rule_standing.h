#pragma once
// A run by rule: how the cases that cite a rule came out.
#include <map>
#include <string>
#include <vector>

#include "reports/model/run_record.h"
#include "reports/model/summary.h"

namespace s3sse::reports {

struct RuleStanding {
  const RuleRef* rule = nullptr;
  std::vector<const CaseResult*> cases;
  Tally tally;
  std::size_t failed_for_others = 0;  ///< cases that failed, and name another rule: nothing is known about this one
  Nature worst = Nature::none;        ///< among findings that are blamed on this rule
  std::vector<const Finding*> findings;

  /// For scripts: "deviates", "undecided", "known failure", "conforms", "other rule failed", "not checked" or "not
  /// applicable".
  [[nodiscard]] std::string_view word() const;
};

/// The same in the words of reports for people: "no result" for undecided, "not visible" for not checked.
std::string_view title_of_standing(std::string_view word);

/// By rule id. A failed case counts as failed for the rules that its findings name; where they name none that it cites,
/// for all that it cites. The pointers go into `record`.
std::map<std::string, RuleStanding> standings_of(const RunRecord& record);

}  // namespace s3sse::reports
