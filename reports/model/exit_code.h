#pragma once
// The meaning of a run to the script that started it.
#include <cstddef>
#include <string>

#include "reports/model/run_record.h"

namespace s3sse::reports {

enum class ExitCode : int {
  conforming = 0,
  deviations = 1,
  usage = 2,             ///< wrong usage or profile
  could_not_run = 3,     ///< or incomplete, or degraded
  regression = 4,        ///< against the baseline, or a stale expectation
  nothing_selected = 5,  ///< or nothing of it could be checked
  vectors_invalid = 6,
  mutant_survived = 7,
};

/// Longest reason that a report shows in full, in bytes.
inline constexpr std::size_t longest_reason = 1000;

struct Decision {
  ExitCode code = ExitCode::conforming;
  std::string reason;     ///< the cause, and the fate of all cases (breakdown.h), without a full stop
  bool as_known = false;  ///< green because a baseline expects what deviates
};

/// The verdict of the whole run. An incomplete run is never green and never red: 3. Otherwise a deviation that counts
/// for the gate outranks cases that could not be decided, for no rerun would turn it green.
Decision decide(const RunRecord& record);

}  // namespace s3sse::reports
