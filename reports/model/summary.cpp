#include "reports/model/summary.h"

namespace s3sse::reports {

void Tally::add(Verdict verdict) {
  switch (standing_of(verdict)) {
    case Standing::passed:
      ++passed;
      return;
    case Standing::failed:
      ++failed;
      return;
    case Standing::known_failure:
      ++known_failures;
      return;
    case Standing::undecided:
      ++undecided;
      return;
    case Standing::not_checked:
      ++not_checked;
      return;
    case Standing::out_of_scope:
      ++out_of_scope;
      return;
  }
}

Summary summarize(const RunRecord& record) {
  Summary summary;
  for (const CaseResult& result : record.cases) {
    ++summary.total;
    ++summary.verdicts[static_cast<std::size_t>(result.verdict)];
    summary.all.add(result.verdict);
    if (counts_for_gate(record, result)) summary.gate.add(result.verdict);
    summary.levels[result.level.empty() ? "none" : result.level].add(result.verdict);
    for (const std::string& method : result.methods) summary.methods[method].add(result.verdict);
    if (result.methods.empty()) summary.methods["other"].add(result.verdict);
  }
  return summary;
}

}  // namespace s3sse::reports
