#pragma once
// The simulator in this process, as something that can be broken.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/mutation/subject.h"
#include "harness/transport/in_process/in_process_endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse {
class Rules;
}

namespace s3sse::cli {

/// One that obeys these rules alone. It has a store, a clock and a KMS of its own; the example principals sign. Its
/// clock begins at `start`, or now.
std::unique_ptr<harness::mutation::Subject> simulator(const Rules& rules, int era, const std::string& seed,
                                                      std::optional<TimePoint> start = std::nullopt,
                                                      harness::Onlooker onlooker = {});

/// Each with all rules but one. The clocks of all begin at `start`, or now.
harness::mutation::MakeSubject simulators(const std::string& seed, std::optional<TimePoint> start = std::nullopt);

/// Every rule that the simulator's code asks for, in the order of the rulebook.
std::vector<harness::mutation::RuleMutant> rules_to_break();

}  // namespace s3sse::cli
