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
/// With a deadline that has passed, a call does what can be done without waiting.
class Transport {
 public:
  virtual ~Transport() = default;
  /// At least one byte; 0 when the peer has closed its side.
  virtual Result<std::size_t> read(ByteSpan out, Deadline deadline) = 0;
  /// All of `bytes`.
  virtual Result<void> write(ByteView bytes, Deadline deadline) = 0;
  /// Goes on with what has to be agreed on before the first byte; to be called again after a "timeout".
  virtual Result<void> shake_hands(Deadline deadline) = 0;
  /// Tells the peer that nothing follows; does not wait.
  virtual void finish() = 0;
  [[nodiscard]] virtual std::string tls_version() const { return {}; }
  [[nodiscard]] virtual std::string tls_cipher() const { return {}; }
};

/// `fd` must be a connected, non-blocking socket.
std::unique_ptr<Transport> make_plain_transport(int fd);
std::unique_ptr<Transport> make_tls_transport(int fd, ssl_ctx_st* context);

/// True when `fd` became ready for `events` (of poll) in time.
Result<void> wait_for(int fd, short events, Deadline deadline);

}  // namespace s3sse::server
