#pragma once
// One connection from its first request to its last. It waits for its client only inside of a request; between requests
// and in heads it says until when it would wait, and somebody else watches the socket.
#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "simulator/server/counters.h"
#include "simulator/server/request_slots.h"
#include "simulator/server/server.h"
#include "simulator/server/transport.h"
#include "simulator/server/worker_pool.h"

struct ssl_ctx_st;

namespace s3sse::server {

/// The part of a connection that the server's own thread may touch. Owns the socket.
class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Makes every read and write fail.
  void cut();
  void close();
  [[nodiscard]] int fd() const { return fd_; }
  /// The peer sees a reset instead of an orderly end.
  void reset_on_close();

 private:
  std::mutex mutex_;
  int fd_;
};

struct ConnectionContext {
  const Handler& handler;
  const ServerOptions& options;
  const Clock& clock;
  const std::atomic<bool>& stopping;
  RequestSlots& slots;
  Counters& counters;
  WorkerPool* workers = nullptr;  ///< told when a request or a client is waited for; null: nobody is
};

class Connection {
 public:
  /// `tls` is null for plain HTTP; all but the address must outlive it.
  Connection(Socket& socket, std::string peer_address, ssl_ctx_st* tls, const ConnectionContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  enum class Next {
    wait,  ///< call advance() once the socket is readable, or expire() when deadline() has passed
    close
  };
  /// Goes on until the client has nothing more to say. Never throws.
  Next advance();
  /// The client was silent for too long.
  Next expire();
  [[nodiscard]] Deadline deadline() const;
  /// True once a request was answered.
  [[nodiscard]] bool has_served() const;
  /// True in the middle of a handshake or a head.
  [[nodiscard]] bool is_behind() const;

 private:
  class Body;
  Socket& socket_;
  std::unique_ptr<Body> body_;
};

/// Serves requests until the connection ends, on the thread of the caller.
void serve_connection(Socket& socket, const std::string& peer_address, ssl_ctx_st* tls,
                      const ConnectionContext& context);

}  // namespace s3sse::server
