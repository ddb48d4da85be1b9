#pragma once
// An ordinary request handed over without a byte of HTTP, and an answer as a client would see it.
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/server/server.h"

namespace s3sse::harness {

/// False when the front would have something to say: what is_ordinary() excludes, more headers than it takes, and bytes
/// that are no text.
bool can_call_directly(const WireRequest& request);

Exchange call_directly(const server::Handler& handle, const Clock& clock, const WireRequest& request,
                       std::size_t body_limit);

}  // namespace s3sse::harness
