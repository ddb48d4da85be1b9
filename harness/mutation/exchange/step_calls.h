#pragma once
// The calls of steps, as whoever stands on the wire knows them while a case runs.
#include <string>
#include <string_view>

#include "harness/mutation/trial.h"

namespace s3sse::harness::mutation {

/// Returns the call that this thread sends a request for: "GetObject", "kms:Decrypt". Empty in set-up and clean-up, and
/// where no tape runs.
std::string_view running_call();

/// Cases with a step that makes this call: first those that use the part of its answer later on, then one combination
/// of each; at most so many.
Cases cases_that_call(const Cases& cases, std::string_view call, std::string_view part, std::size_t most);

}  // namespace s3sse::harness::mutation
