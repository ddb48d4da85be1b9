#pragma once
// The simulator in this process, as something that can be broken.
#include <optional>
#include <string>
#include <vector>

#include "harness/mutation/subject.h"
#include "simulator/base/clock.h"

namespace s3sse::cli {

/// Each one has a store, a clock and a KMS of its own; the example principals sign. Clocks begin at `start`, or now.
harness::mutation::MakeSubject simulators(const std::string& seed, std::optional<TimePoint> start = std::nullopt);

/// Every rule that the simulator's code asks for, in the order of the rulebook.
std::vector<harness::mutation::RuleMutant> rules_to_break();

}  // namespace s3sse::cli
