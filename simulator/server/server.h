#pragma once
// HTTP and HTTPS in front of a function from request to response. A request has a thread of its own over blocking
// transports with a deadline on every read and write: crypto of one connection cannot stall another, and memory stays
// constant. Connections that wait (for a handshake, a head, the next request) hold no thread.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "simulator/base/clock.h"
#include "simulator/base/http.h"
#include "simulator/base/result.h"
#include "simulator/rules/rules.h"
#include "simulator/server/counters.h"
#include "simulator/server/forwarded.h"

namespace s3sse::server {

/// Answers one request. Called from many threads at once. The response body is read after it returned, on the same
/// thread; the request body is valid until it returns.
using Handler = std::function<Response(Request)>;

/// A handler that calls `service.handle`; the service must outlive the server.
template <class Service>
Handler handler_of(Service& service) {
  return [&service](Request request) { return service.handle(std::move(request)); };
}

struct Timeouts {
  std::chrono::milliseconds head{30'000};  ///< from the first byte of a request head to its last; also the handshake
  std::chrono::milliseconds idle{60'000};  ///< a kept-alive connection without a request
  std::chrono::milliseconds body{60'000};  ///< a body without progress
  std::chrono::milliseconds body_grace{20'000};        ///< before Limits::body_rate counts
  std::chrono::milliseconds whole_body{4 * 3600'000};  ///< all the time that is spent waiting for one body
  std::chrono::milliseconds unread_body{1'000};        ///< for the rest of a body that nobody wants; more closes
  std::chrono::milliseconds write{60'000};             ///< 256 KiB of an answer
  std::chrono::milliseconds stop{5'000};  ///< the time that running requests get to end when the server stops
};

struct Limits {
  /// Connections of each listener, waiting ones included. Above it the one that has waited longest makes room: first of
  /// those that never asked anything, then of those that are idle.
  std::size_t connections = 12'000;
  std::size_t requests = 2'500;             ///< in progress, of each listener; above: 503 SlowDown
  std::uint64_t body_rate = 1024;           ///< bytes a second that a body has to come with
  std::size_t head_bytes = 64 * 1024;       ///< request line and headers
  std::size_t headers = 128;                ///< number of header lines
  std::uint64_t unread_body = 1024 * 1024;  ///< read and dropped to keep a connection alive; more closes it
};

/// One answered request, for an access log. Never holds a query string: presigned URLs carry credentials there.
struct AccessRecord {
  std::string address;
  std::string method;
  std::string path;  ///< as sent
  int status = 0;
  std::string request_id;                 ///< x-amz-request-id of the answer
  std::uint64_t received_bytes = 0;       ///< of the body
  std::uint64_t sent_bytes = 0;           ///< of the answer, head included
  std::chrono::microseconds duration{0};  ///< from the whole head to the last byte of the answer
  std::string tls_version;                ///< empty without TLS (TLS-08)
  std::string tls_cipher;
};

/// PEM files of the operator. Without them a CA and a certificate are made at start.
struct CertificateFiles {
  std::string chain;
  std::string private_key;
};

/// Versions 1.0 and 1.1 are not to be had (TLS-02).
enum class TlsVersion { v1_2, v1_3 };

struct ServerOptions {
  std::string address = "127.0.0.1";            ///< numeric, IPv4 or IPv6
  std::optional<std::uint16_t> http_port = 0;   ///< 0: any free one; nothing: no HTTP
  std::optional<std::uint16_t> https_port = 0;  ///< 0: any free one; nothing: no HTTPS
  std::optional<CertificateFiles> certificate{};
  std::vector<std::string> host_names{};      ///< further DNS names that the certificate made at start is for
  TlsVersion tls_minimum = TlsVersion::v1_2;  ///< clients speak this at least (TLS-01) ...
  TlsVersion tls_maximum = TlsVersion::v1_3;  ///< ... and at most
  /// Proxies that end TLS for us: what they say in Forwarded, or X-Forwarded-Proto and X-Forwarded-For, of the client's
  /// connection is believed. Of everybody else these headers mean nothing.
  TrustedProxies trusted_proxies{};
  Timeouts timeouts{};
  Limits limits{};
  Rules rules{};                 ///< TLS-01, TLS-02, TLS-03 and TLS-08 are decided here
  const Clock* clock = nullptr;  ///< for the Date header; the system's when null; must outlive the server
  std::function<void(const AccessRecord&)> access_log{};  ///< called from the connections' threads
};

class Server {
 public:
  /// Listens when it returns. Fails when an address cannot be bound or a certificate cannot be used.
  static Result<std::unique_ptr<Server>> start(Handler handler, ServerOptions options);
  ~Server();  ///< stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::optional<std::uint16_t> http_port() const;
  [[nodiscard]] std::optional<std::uint16_t> https_port() const;
  /// The CA that signed the certificate made at start, as PEM; empty when certificate files were given.
  [[nodiscard]] const std::string& ca_pem() const;

  /// Returns what happened so far.
  [[nodiscard]] const Counters& counters() const;
  struct Load {
    std::size_t connections = 0;
    std::size_t requests = 0;  ///< in progress
  };
  [[nodiscard]] Load http_load() const;
  [[nodiscard]] Load https_load() const;

  /// Accepts no more, closes idle connections, lets running requests end within Timeouts::stop, then cuts them. Returns
  /// when all threads have ended; a handler that never returns is waited for. May be called again.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::server
