#pragma once
// The meaning of a missed expectation for whoever trusts the endpoint.
#include "harness/runner/judge/checks.h"

namespace s3sse::harness::runner {

/// The kinds of expectation that can be missed.
enum class Missed { status, header, error_code, error_detail, body, leak, document, at_rest, at_rest_leak, ledger };

/// Worst reading that the facts bear out. `name` is the header, where a header was missed; `present` tells whether the
/// value was there at all.
reports::Nature nature_of(Missed missed, const StepFacts& facts, const model::Expectation& expectation,
                          std::string_view name = {}, bool present = true);

}  // namespace s3sse::harness::runner
