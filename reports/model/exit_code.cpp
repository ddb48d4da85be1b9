#include "reports/model/exit_code.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/summary.h"

namespace s3sse::reports {

Decision decide(const RunRecord& record) {
  if (!record.complete)
    return {ExitCode::could_not_run,
            fmt::format("the run is incomplete: {}",
                        record.incomplete_reason.empty() ? "no reason is recorded" : record.incomplete_reason)};

  const Summary summary = summarize(record);
  if (summary.total == summary.count(Verdict::skipped)) return {ExitCode::nothing_selected, "no case was selected"};

  // Whoever gave a baseline asked for one thing: whether anything is different.
  const BaselineOutcome& baseline = record.baseline;
  if (!baseline.unexpected.empty())
    return {ExitCode::regression,
            fmt::format("{} cases deviate that the baseline does not expect", baseline.unexpected.size())};
  if (!baseline.stale.empty())
    return {ExitCode::regression,
            fmt::format("{} expectations of the baseline do not hold any more", baseline.stale.size())};

  std::size_t stale = 0;
  for (const CaseResult& result : record.cases)
    if (result.verdict == Verdict::unexpected_pass && counts_for_gate(record, result)) ++stale;
  const std::size_t deviations = summary.gate.failed - stale;
  if (deviations > 0)
    return {ExitCode::deviations, fmt::format("{} of {} gating cases deviate", deviations, summary.gate.applicable())};
  if (stale > 0) return {ExitCode::regression, fmt::format("{} cases pass that the baseline expects to fail", stale)};

  // An error of ours or of the network leaves a hole in the run, whatever the level of the case.
  const std::size_t errors = summary.count(Verdict::error);
  if (errors > 0 || summary.gate.undecided > 0)
    return {ExitCode::could_not_run,
            fmt::format("{} cases could not be decided", std::max(errors, summary.gate.undecided))};

  const std::size_t checked = summary.all.passed + summary.all.failed + summary.all.known_failures;
  if (checked == 0)
    return {ExitCode::nothing_selected, "none of the selected cases could be checked against this endpoint"};
  if (const std::size_t known = summary.all.known_failures; known > 0)
    return {ExitCode::conforming, fmt::format("{} cases deviate as the baseline expects, and no other", known), true};
  return {ExitCode::conforming, fmt::format("{} gating cases, none deviates", summary.gate.applicable())};
}

}  // namespace s3sse::reports
