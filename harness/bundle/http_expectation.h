#pragma once
// Expectations with nothing left to interpret. For .cpp files of this folder.
#include <optional>

#include "harness/bundle/http_case.h"
#include "harness/runner/run/scope.h"

namespace s3sse::harness::bundle {

/// Nothing when it asks for more than status, headers, error, body and simple paths into an XML or JSON document.
/// `rule` is blamed where the expectation names none.
std::optional<Json> http_expectation(const model::Expectation& of, const runner::Scope& scope);

}  // namespace s3sse::harness::bundle
