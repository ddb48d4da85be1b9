#pragma once
// The answer that a step expects, as far as a person who sends it by hand can check: status, error code, and headers.
#include <optional>
#include <string>
#include <vector>

#include "harness/model/step.h"
#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

struct ExpectedHeader {
  std::string name;
  std::optional<std::string> value;  ///< nothing: the header must be absent
};

struct ExpectedAnswer {
  /// Any of them is right: "200", "4xx", "403 AccessDenied", "broken" (no whole answer comes), "any" (nothing is said).
  std::vector<std::string> answers;
  /// Those with one fixed value; patterns, digests and the headers of alternative answers are left to the runner.
  std::vector<ExpectedHeader> headers;
};

/// Every preparing step has to succeed, unless it says otherwise. Lenient alternatives count only where the run accepts
/// them. `head`: the request is a HEAD, whose answer cannot hold an error code.
ExpectedAnswer expected_answer(const model::Step& step, const Scope& scope, bool head);

}  // namespace s3sse::harness::runner
