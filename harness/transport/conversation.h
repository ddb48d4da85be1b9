#pragma once
// One scripted request over an open connection, and the answer to it.
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/transport/connection.h"
#include "harness/transport/endpoint.h"

namespace s3sse::harness {

/// One stretch of a scripted request.
struct RawPiece {
  Bytes bytes;
  std::chrono::milliseconds pause_before{0};
  bool close_write_after = false;  ///< end our side of the connection once these bytes are out
};

struct ConversationLimits {
  std::chrono::milliseconds first_byte{0};  ///< from the request's last byte on; 0: the deadline alone
  std::size_t body_bytes = 64 * 1024 * 1024;
};

/// Reads while it sends, and ends with the answer, also when the request is not out. `head_only`: it asks HEAD, so the
/// answer has no body. `peer` names the other side in failures. Leaves Exchange::seconds alone.
Exchange converse(Connection& connection, const std::vector<RawPiece>& pieces, bool head_only,
                  const ConversationLimits& limits, const std::string& peer, Deadline deadline);

}  // namespace s3sse::harness
