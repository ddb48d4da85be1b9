#pragma once
// Bytes over a connected socket, with or without TLS; every operation has a deadline.
#include <chrono>
#include <memory>
#include <string>

#include "simulator/base/bytes.h"
#include "simulator/base/result.h"

struct ssl_ctx_st;

namespace s3sse::server {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline after(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// Owns no file descriptor: the connection closes it, so that stop() can reach it too. Errors: "timeout", "connection".
class Transport {
 public:
  virtual ~Transport() = default;
  /// At least one byte; 0 when the peer has closed its side.
  virtual Result<std::size_t> read(ByteSpan out, Deadline deadline) = 0;
  /// All of `bytes`; the time is for each step of progress.
  virtual Result<void> write(ByteView bytes, std::chrono::milliseconds time) = 0;
  /// Tells the peer that nothing follows.
  virtual void finish(Deadline deadline) = 0;
  [[nodiscard]] virtual std::string tls_version() const { return {}; }
  [[nodiscard]] virtual std::string tls_cipher() const { return {}; }
};

/// `fd` must be a connected, non-blocking socket.
std::unique_ptr<Transport> make_plain_transport(int fd);
/// Shakes hands first.
Result<std::unique_ptr<Transport>> make_tls_transport(int fd, ssl_ctx_st* context, Deadline deadline);

/// True when `fd` became ready for `events` (of poll) in time.
Result<void> wait_for(int fd, short events, Deadline deadline);

}  // namespace s3sse::server
