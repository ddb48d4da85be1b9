#pragma once
// The simulator's HTTP front without a network: bytes that are no ordinary request are judged by the code that judges
// them on a real connection.
#include "harness/transport/conversation.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/server/server.h"

namespace s3sse::harness {

/// Sends raw_bytes, or else the composed request, over a pair of sockets to the front of `handle`. With an offer both
/// ends shake hands, by a certificate made once for this process; else `request.secure` is what the service sees as
/// TLS 1.3.
Exchange converse_with_front(const server::Handler& handle, const Rules& rules, const Clock& clock,
                             const WireRequest& request, Deadline deadline, std::size_t body_limit);

}  // namespace s3sse::harness
