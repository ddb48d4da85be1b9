#include "simulator/server/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <exception>

#include "simulator/deviations/decide.h"
#include "simulator/server/inlet.h"
#include "simulator/server/request_body.h"
#include "simulator/server/request_head.h"
#include "simulator/server/response_writer.h"

namespace s3sse::server {
namespace {

constexpr std::chrono::milliseconds linger_time{1000};
constexpr std::size_t linger_bytes = 4 * 1024 * 1024;

class Connection {
 public:
  Connection(Socket& socket, Transport& transport, std::string address, const ConnectionContext& context)
      : socket_(socket),
        transport_(transport),
        address_(std::move(address)),
        context_(context),
        inlet_(transport, context.options.limits.head_bytes),
        writer_(transport, context.clock, context.options.timeouts.write),
        tls_version_(transport.tls_version()) {}

  /// To a client that speaks plain HTTP where TLS is spoken: one answer that says so, and no more.
  void refuse_plain_http() {
    refuse_with(error_response(400, "BadRequest", "The plain HTTP request was sent to an HTTPS port."));
    linger();
  }

  void serve() {
    while (serve_one() && !context_.stopping) socket_.end_request();
    linger();
  }

 private:
  /// True if another request may follow.
  bool serve_one() {
    skip_empty_lines();
    if (inlet_.pending().empty()) {
      const auto first = inlet_.fill(after(context_.options.timeouts.idle));
      if (!first || *first == 0) return gone();
    }
    if (!socket_.begin_request()) return gone();
    auto length = read_head();
    if (!length) return false;
    auto head = parse_request_head(inlet_.pending().substr(0, *length), context_.options.limits.headers);
    if (!head) return head.error() == HeadFault::malformed ? refuse_malformed() : refuse_size();
    inlet_.consume(*length);
    return answer(*head);
  }

  /// RFC 9112 section 2.2: an empty line before the request line is ignored. True if there was one.
  bool skip_empty_lines() {
    bool skipped = false;
    while (inlet_.pending().starts_with("\r\n")) {
      inlet_.consume(2);
      skipped = true;
    }
    return skipped;
  }

  std::optional<std::size_t> read_head() {
    const Deadline deadline = after(context_.options.timeouts.head);
    std::size_t scanned = 0;
    while (true) {
      if (skip_empty_lines()) scanned = 0;
      const HeadScan scan = find_head_end(inlet_.pending(), scanned);
      if (scan.outcome == HeadScan::Outcome::complete) return scan.length;
      if (scan.outcome == HeadScan::Outcome::malformed) {
        refuse_malformed();
        return std::nullopt;
      }
      if (inlet_.full()) {
        refuse_size();
        return std::nullopt;
      }
      const auto more = inlet_.fill(deadline);
      if (!more && more.error().code == "timeout") {
        refuse_with(error_response(400, "RequestTimeout",
                                   "Your socket connection to the server was not read from or written to within the "
                                   "timeout period. Idle connections will be closed."));
        return std::nullopt;
      }
      if (!more || *more == 0) {
        gone();
        return std::nullopt;
      }
    }
  }

  bool answer(RequestHead& head) {
    const auto send_continue = [this]() -> Result<void> {
      return transport_.write(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"), context_.options.timeouts.write);
    };
    const auto body = std::make_shared<RequestBody>(inlet_, head, context_.options.timeouts.body, send_continue);
    Response response = call_handler(head, body);

    ResponseForm form{head.method == "HEAD", head.minor_version, head.keep_alive && !context_.stopping};
    const auto left = body->length();
    // A client that waits for "100 Continue" may send the body after all or not: where the next request starts is
    // then unknown.
    if (body->failed() || (!body->finished() && (body->awaits_continue() || (left && *left > drop_limit())))) {
      form.keep_alive = false;
    }
    const int status = response.status;
    const auto reusable = writer_.write(response, form);
    log(head, status);
    if (!reusable) return cut();
    const bool next = *reusable && body->drop_rest(drop_limit());
    body->detach();
    return next;
  }

  Response call_handler(RequestHead& head, const std::shared_ptr<RequestBody>& body) {
    Request request;
    request.method = head.method;
    request.target = head.target;
    request.peer = peer_of(head.headers);
    request.headers = std::move(head.headers);
    request.body = RequestBody::handle(body);
    try {
      return context_.handler(std::move(request));
    } catch (const std::exception&) {
      return error_response(500, "InternalError", "We encountered an internal error. Please try again.");
    }
  }

  /// Returns who connected; behind a trusted proxy, the client that the proxy speaks for. Its TLS version is not told.
  [[nodiscard]] Peer peer_of(const Headers& headers) const {
    Peer peer{!tls_version_.empty(), tls_version_, address_, transport_.tls_cipher()};
    if (!context_.options.trusted_proxies.contains(address_)) return peer;
    const Forwarded forwarded = read_forwarded(headers);
    if (forwarded.secure) {
      peer.secure = *forwarded.secure;
      peer.tls_version.clear();
      peer.tls_cipher.clear();
    }
    if (!forwarded.client_address.empty()) peer.address = forwarded.client_address;
    return peer;
  }

  void log(const RequestHead& head, int status) const {
    if (!context_.options.access_log) return;
    const Rules& rules = context_.options.rules;
    constexpr Rule logged = Rule::tls_version_and_cipher_are_logged;
    context_.options.access_log({address_, head.method, head.target.substr(0, head.target.find('?')), status,
                                 chosen(rules, logged, tls_version_), chosen(rules, logged, transport_.tls_cipher())});
  }

  [[nodiscard]] std::uint64_t drop_limit() const { return context_.options.limits.unread_body; }

  bool refuse_malformed() {
    return refuse_with(error_response(400, "BadRequest", "An error occurred when parsing the HTTP request."));
  }
  bool refuse_size() {
    return refuse_with(error_response(400, "RequestHeaderSectionTooLarge",
                                      "Your request header section exceeds the maximum allowed size."));
  }
  bool refuse_with(Response response) {
    if (!writer_.write(response, {false, 1, false})) return cut();
    return false;
  }

  bool gone() {
    peer_is_gone_ = true;
    return false;
  }
  bool cut() {
    socket_.reset_on_close();
    peer_is_gone_ = true;
    return false;
  }

  /// Closing while the client still sends would reset the connection, and the answer with it.
  void linger() {
    if (peer_is_gone_) return;
    const Deadline deadline = after(linger_time);
    transport_.finish(deadline);
    std::array<std::uint8_t, 16 * 1024> waste;
    for (std::size_t dropped = 0; dropped < linger_bytes;) {
      if (context_.stopping || std::chrono::steady_clock::now() > deadline) return;
      const auto count = transport_.read(waste, deadline);
      if (!count || *count == 0) return;
      dropped += *count;
    }
  }

  Socket& socket_;
  Transport& transport_;
  std::string address_;
  const ConnectionContext& context_;
  Inlet inlet_;
  ResponseWriter writer_;
  std::string tls_version_;
  bool peer_is_gone_ = false;
};

/// True if the client begins with a letter, as the methods of HTTP do. A TLS handshake begins with 0x16 (RFC 8446
/// section 5.1). Takes nothing from the socket.
bool speaks_plain_http(int fd, Deadline deadline) {
  std::uint8_t first = 0;
  if (!wait_for(fd, POLLIN, deadline) || ::recv(fd, &first, 1, MSG_PEEK) != 1) return false;
  return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
}

}  // namespace

void serve_connection(Socket& socket, const std::string& peer_address, ssl_ctx_st* tls,
                      const ConnectionContext& context) {
  try {
    std::unique_ptr<Transport> transport;
    if (tls == nullptr) {
      transport = make_plain_transport(socket.fd());
    } else if (const Deadline deadline = after(context.options.timeouts.head);
               speaks_plain_http(socket.fd(), deadline)) {
      transport = make_plain_transport(socket.fd());
      return Connection(socket, *transport, peer_address, context).refuse_plain_http();
    } else {
      auto shaken = make_tls_transport(socket.fd(), tls, deadline);
      if (!shaken) return;
      transport = std::move(*shaken);
    }
    Connection(socket, *transport, peer_address, context).serve();
  } catch (const std::exception&) {
    socket.reset_on_close();  // out of memory: this connection ends, the others go on
  }
}

}  // namespace s3sse::server
