#pragma once
// The bound of any S3 server: it frames HTTP, seals and keeps what comes in, opens and sends what is asked
// for, and knows nothing else. Small bodies cost what a signature costs, too: SHA-256 of the body and of the head, one
// HMAC.
#include <cstdint>
#include <memory>

namespace s3sse::benchmarks {

/// Listens on two ports of 127.0.0.1 from construction to destruction; a thread for each connection.
class LimitServer {
 public:
  LimitServer();
  ~LimitServer();
  LimitServer(const LimitServer&) = delete;
  LimitServer& operator=(const LimitServer&) = delete;

  [[nodiscard]] std::uint16_t port(bool secure) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::benchmarks
