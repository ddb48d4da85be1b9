#pragma once
// A blocking connection over loopback, plain or TLS 1.3, with nothing around it: what the client of every transfer and
// the servers of the limits send and receive through, so that neither is the figure.
#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"

namespace s3sse::benchmarks {

struct FreeTls {
  void operator()(SSL* tls) const { SSL_free(tls); }
};

/// Owns its socket. Not thread-safe.
class Wire {
 public:
  /// Takes over the connected socket `fd`.
  explicit Wire(int fd) : fd_(fd) {}
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// To a port of 127.0.0.1; null when nobody listens there. The certificate is not looked at: it is made for this run.
  static std::unique_ptr<Wire> connect(std::uint16_t port, bool secure);
  /// Shakes hands as the server. False when that failed.
  bool accept_tls(SSL_CTX* context);

  /// At least one byte; 0 at the end or on a failure.
  std::size_t read(ByteSpan out);
  /// False when not all could be sent.
  bool write(ByteView bytes);

 private:
  int fd_;
  std::unique_ptr<SSL, FreeTls> tls_;
};

/// The head of a message, and what had been read behind it.
struct Head {
  std::string text;  ///< up to the empty line; empty: the other side closed
  Bytes rest;        ///< the first bytes of the body
  /// The value of Content-Length; 0 without one.
  [[nodiscard]] std::uint64_t content_length() const;
  /// True if no other answer comes on this connection.
  [[nodiscard]] bool closes() const;
};
Head read_head(Wire& wire);

}  // namespace s3sse::benchmarks
