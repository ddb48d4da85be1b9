#pragma once
// Comparing a value with a matcher.
#include <optional>
#include <string>

#include "harness/model/matcher.h"
#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

using Actual = std::optional<std::string>;  ///< nothing: the value is absent

/// An absent value meets nothing but { "absent": true }.
bool matches(const model::Matcher& matcher, const Actual& actual, const Scope& scope);

/// Returns what the matcher asks for, for a report: "AES256", "absent", "one of a, b".
std::string describe(const model::Matcher& matcher, const Scope& scope);

}  // namespace s3sse::harness::runner
