#include "reports/model/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "simulator/base/counted.h"

namespace s3sse::reports {

std::vector<TallyColumn> columns_for(const Tally& all) {
  std::vector<TallyColumn> out;
  std::ranges::copy_if(tally_columns, std::back_inserter(out),
                       [&](const TallyColumn& column) { return !column.rare || all.*column.count > 0; });
  return out;
}

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
    case Standing::stale:
      ++stale;
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

std::string methods_note(const Summary& summary) {
  std::size_t rows = 0;
  for (const auto& [method, tally] : summary.methods) rows += tally.total();
  if (rows == summary.total) return {};
  return fmt::format("A case counts under each method that it uses: the rows add up to {}, and there are {}.",
                     grouped(rows), counted(summary.total, "case"));
}

}  // namespace s3sse::reports
