#include "reports/model/exit_code.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/breakdown.h"
#include "reports/model/summary.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {

namespace {

Decision with_breakdown(ExitCode code, std::string_view lead, const RunRecord& record) {
  return {code, fmt::format("{}; {}", lead, breakdown_of(record))};
}

}  // namespace

Decision decide(const RunRecord& record) {
  if (!record.complete)
    return with_breakdown(
        ExitCode::could_not_run,
        fmt::format("the run is incomplete: {}",
                    record.incomplete_reason.empty() ? "no reason is recorded" : record.incomplete_reason),
        record);

  const Summary summary = summarize(record);
  if (summary.total == summary.count(Verdict::skipped)) return {ExitCode::nothing_selected, "no case was selected"};

  // Whoever gave a baseline asked for one thing: whether anything is different.
  const BaselineOutcome& baseline = record.baseline;
  if (!baseline.unexpected.empty())
    return with_breakdown(ExitCode::regression,
                          counted(baseline.unexpected.size(), "deviation") + " that the baseline does not expect",
                          record);
  if (!baseline.stale.empty())
    return with_breakdown(ExitCode::regression,
                          counted(baseline.stale.size(), "stale expectation") + " in the baseline", record);

  if (summary.gate.failed > 0)
    return with_breakdown(ExitCode::deviations,
                          counted(summary.gate.failed, "case that counts", "cases that count") + " failed", record);
  if (summary.gate.stale > 0)
    return with_breakdown(
        ExitCode::regression,
        counted(summary.gate.stale, "case passes", "cases pass") + " that the baseline expects to fail", record);

  // An error of ours or of the network leaves a hole in the run, whatever the level of the case.
  const std::size_t errors = summary.count(Verdict::error);
  if (errors > 0 || summary.gate.undecided > 0)
    return with_breakdown(ExitCode::could_not_run,
                          counted(std::max(errors, summary.gate.undecided), "case") + " ended without a result",
                          record);

  if (summary.all.checked() == 0)
    return with_breakdown(ExitCode::nothing_selected, "nothing could be checked against this endpoint", record);
  if (summary.gate.checked() == 0 && summary.gate.total() > 0)
    return with_breakdown(ExitCode::nothing_selected, "no case that counts could be checked against this endpoint",
                          record);
  if (summary.all.known_failures > 0) {
    Decision known = with_breakdown(ExitCode::conforming, "nothing new against the baseline", record);
    known.as_known = true;
    return known;
  }
  return {ExitCode::conforming, breakdown_of(record)};
}

}  // namespace s3sse::reports
