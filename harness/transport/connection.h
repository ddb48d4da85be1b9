#pragma once
// One TCP connection, with TLS or without, that never blocks longer than it is told to.
#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/transport/endpoint.h"
#include "harness/transport/endpoint_url.h"
#include "harness/transport/remote_options.h"

namespace s3sse::harness {

/// A failure with its sentence, as an Exchange carries it.
struct ConnectError {
  TransportFailure failure = TransportFailure::connection;
  std::string detail;
  bool handshake_refused = false;  ///< by the peer; its certificate is not what failed
};

using TlsContext = std::shared_ptr<SSL_CTX>;

/// Verifies certificates against options.ca_pem, else ca_file, else the system's bundle. An offer of 1.0 or 1.1 is made
/// in earnest, with the signatures and ciphers that these versions need.
tl::expected<TlsContext, ConnectError> make_tls_context(const RemoteOptions& options, const TlsOffer& offer = {});

/// In the whole process: OpenSSL writes to sockets whose other end has gone.
void ignore_broken_pipes();

/// The way to a host.
struct Route {
  const std::vector<std::string>& resolve;  ///< entries of RemoteOptions
  const std::string& proxy;                 ///< of RemoteOptions; empty: straight
};

class Connection {
 public:
  /// `context` is needed for secure URLs alone. Looking a name up may take longer than the deadline: the system's
  /// resolver cannot be interrupted.
  static tl::expected<std::unique_ptr<Connection>, ConnectError> open(const EndpointUrl& url, const Route& route,
                                                                      const TlsContext& context, Deadline deadline);
  /// Takes over a connected, non-blocking stream socket.
  static std::unique_ptr<Connection> adopt(int fd) { return std::unique_ptr<Connection>(new Connection(fd)); }
  /// Goes over to TLS; `url` names the peer whose certificate is wanted. Once.
  tl::expected<void, ConnectError> handshake(const EndpointUrl& url, const TlsContext& context, Deadline deadline);
  /// "1.2", "1.3"; empty without TLS.
  [[nodiscard]] std::string tls_version() const;
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  enum class State { progress, would_block, closed, failed };
  struct Outcome {
    State state = State::failed;
    std::size_t count = 0;  ///< bytes moved, with State::progress
  };
  Outcome read_some(ByteSpan out);
  Outcome write_some(ByteView bytes);
  /// No more bytes will be sent; reading goes on.
  void close_write();
  /// Until there is something to read, or room to write if `to_write`, or `until` has passed.
  void wait(bool to_write, Deadline until);

 private:
  explicit Connection(int fd) : fd_(fd) {}
  /// Asks the proxy at the other end for a tunnel to `url`.
  tl::expected<void, ConnectError> tunnel(const EndpointUrl& url, Deadline deadline);

  int fd_;
  SSL* ssl_ = nullptr;
  bool read_wants_write_ = false;  ///< TLS may have to send in order to read, and the other way round
  bool write_wants_read_ = false;
};

}  // namespace s3sse::harness
