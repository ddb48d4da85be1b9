#pragma once
// One connection from its first request to its last.
#include <atomic>
#include <mutex>
#include <string>

#include "simulator/server/server.h"
#include "simulator/server/transport.h"

struct ssl_ctx_st;

namespace s3sse::server {

/// The part of a connection that the server's own thread may touch. Owns the socket.
class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// True if a request has begun; false if the server has closed the idle connection meanwhile.
  bool begin_request();
  void end_request();
  /// Closes the connection if no request runs on it.
  void close_if_idle();
  /// Makes every read and write fail.
  void cut();
  void close();
  [[nodiscard]] int fd() const { return fd_; }
  /// The peer sees a reset instead of an orderly end.
  void reset_on_close();

 private:
  enum class Phase { idle, busy, closing };
  std::mutex mutex_;
  int fd_;
  Phase phase_ = Phase::idle;
};

struct ConnectionContext {
  const Handler& handler;
  const ServerOptions& options;
  const Clock& clock;
  const std::atomic<bool>& stopping;
};

/// Serves requests until the connection ends; never throws. `tls` is null for plain HTTP.
void serve_connection(Socket& socket, const std::string& peer_address, ssl_ctx_st* tls,
                      const ConnectionContext& context);

}  // namespace s3sse::server
