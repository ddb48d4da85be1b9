#pragma once
// From a step to an unsigned request.
#include <optional>

#include "harness/runner/run/scope.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::runner {

struct BuiltRequest {
  WireRequest wire;
  SharedBytes body;              ///< plain bytes that the step speaks of (the file of a form); never null
  Headers trailers;              ///< of the ...-trailer payloads
  std::string signing_region{};  ///< empty: the endpoint's
};

/// `now` is for POST policies, which carry their own signature.
BuiltRequest build_request(const model::Step& step, Scope& scope, TimePoint now);

/// The principal of a step; null for anonymous ones. `owner` where the run has no such principal.
const Principal* principal_of(const model::Step& step, const RunOptions& options);

}  // namespace s3sse::harness::runner
