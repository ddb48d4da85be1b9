#pragma once
// The capabilities that an endpoint is taken to have.
#include <string>

#include "harness/model/case.h"
#include "harness/runner/run/options.h"
#include "harness/transport/endpoint.h"

namespace s3sse::harness::runner {

/// Every capability of the closed list.
Capabilities all_capabilities();

/// All that endpoint and options make possible, whatever was declared.
Capabilities possible_capabilities(Endpoint& endpoint, const RunOptions& options);

/// Declared ones, or all that endpoint and options make possible (a plain side, a probe, a second principal, a KMS key
/// ...), then `have` and `lack`.
Capabilities resolve_capabilities(Endpoint& endpoint, const RunOptions& options);

/// The first capability that the case needs and that is absent; empty when it can run. Probe capabilities never keep a
/// case from running unless nothing but a probe could answer it.
std::string missing_capability(const model::Case& candidate, const Capabilities& capabilities);

}  // namespace s3sse::harness::runner
