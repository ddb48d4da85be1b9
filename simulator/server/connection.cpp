#include "simulator/server/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include "simulator/deviations/decide.h"
#include "simulator/server/inlet.h"
#include "simulator/server/request_body.h"
#include "simulator/server/request_head.h"
#include "simulator/server/response_writer.h"

namespace s3sse::server {
namespace {

constexpr std::chrono::milliseconds linger_time{1000};
constexpr std::chrono::milliseconds no_time{0};
constexpr std::size_t linger_bytes = 4 * 1024 * 1024;
/// The time that a thread stays with a connection after an answer: clients that ask one thing after the other are
/// spared the way through the poller.
constexpr std::chrono::milliseconds next_request_time{20};
/// The same for the first word of a new client, and for the rest of its handshake: else they would stand behind all
/// that drips.
constexpr std::chrono::milliseconds first_word_time{2};
constexpr std::chrono::milliseconds handshake_time{5};

Deadline now() {
  return std::chrono::steady_clock::now();
}

/// True if the client begins with a letter, as the methods of HTTP do. A TLS handshake begins with 0x16 (RFC 8446
/// section 5.1). Takes nothing from the socket; nothing: no byte is there yet.
std::optional<bool> speaks_plain_http(int fd) {
  std::uint8_t first = 0;
  const ssize_t count = ::recv(fd, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return std::nullopt;
  return count == 1 && ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z'));
}

}  // namespace

class Connection::Body {
 public:
  Body(Socket& socket, std::string address, ssl_ctx_st* tls, const ConnectionContext& context)
      : socket_(socket),
        address_(std::move(address)),
        tls_(tls),
        context_(context),
        deadline_(after(timeouts().head)) {}

  Next advance() {
    // A client that says a little all the time is as late as one that says nothing.
    const bool idle = phase_ == Phase::asking && line_->inlet.pending().empty();
    if (!idle && now() >= deadline_) return expire();
    switch (phase_) {
      case Phase::greeting:
        return greet();
      case Phase::shaking:
        return shake_hands(now());
      case Phase::asking:
        return serve();
      case Phase::lingering:
        return linger();
    }
    return Next::close;
  }

  Next expire() {
    if (phase_ == Phase::lingering) return Next::close;
    ++context_.counters.expired;
    if (phase_ != Phase::asking || !line_->inlet.pending().empty()) return time_is_over();
    return Next::close;  // idle: closed without a word
  }

  [[nodiscard]] Deadline deadline() const { return deadline_; }
  [[nodiscard]] bool has_served() const { return has_served_; }
  [[nodiscard]] bool is_behind() const {
    return phase_ == Phase::shaking || (phase_ == Phase::asking && !line_->inlet.pending().empty());
  }

 private:
  enum class Phase { greeting, shaking, asking, lingering };
  enum class Head { complete, incomplete, ended };

  /// The means of talking, once it is known how the client speaks.
  struct Line {
    Line(std::unique_ptr<Transport> way, const ConnectionContext& context)
        : transport(std::move(way)),
          inlet(*transport, context.options.limits.head_bytes),
          writer(*transport, context.clock, context.options.timeouts.write) {}
    std::unique_ptr<Transport> transport;
    Inlet inlet;
    ResponseWriter writer;
    std::string tls_version{};
  };

  [[nodiscard]] const Timeouts& timeouts() const { return context_.options.timeouts; }

  Next greet() {
    if (tls_ == nullptr) {
      line_.emplace(make_plain_transport(socket_.fd()), context_);
      stay_until_ = after(first_word_time);
      return begin_asking();
    }
    const WorkerPool::Waiting waiting(context_.workers);
    (void)wait_for(socket_.fd(), POLLIN, after(std::exchange(greeted_, true) ? no_time : first_word_time));
    const auto plain = speaks_plain_http(socket_.fd());
    if (!plain) return Next::wait;
    line_.emplace(*plain ? make_plain_transport(socket_.fd()) : make_tls_transport(socket_.fd(), tls_), context_);
    if (*plain) {
      refuse_with(error_response(400, "BadRequest", "The plain HTTP request was sent to an HTTPS port."));
      return end();
    }
    phase_ = Phase::shaking;
    return shake_hands(after(handshake_time));
  }

  Next shake_hands(Deadline until) {
    const auto shaken = line_->transport->shake_hands(until);
    if (!shaken) return shaken.error().code == "timeout" ? Next::wait : Next::close;
    line_->tls_version = line_->transport->tls_version();
    return begin_asking();
  }

  Next begin_asking() {
    phase_ = Phase::asking;
    deadline_ = after(timeouts().idle);
    return serve();
  }

  Next serve() {
    std::optional<WorkerPool::Waiting> waiting;
    if (now() < stay_until_) waiting.emplace(context_.workers);
    while (true) {
      switch (read_head()) {
        case Head::incomplete:
          line_->inlet.release();
          line_->writer.release();
          return Next::wait;
        case Head::ended:
          return end();
        case Head::complete:
          if (!waiting) waiting.emplace(context_.workers);
          break;
      }
      if (!serve_one() || context_.stopping) return end();
      has_served_ = true;
      scanned_ = 0;
      deadline_ = after(timeouts().idle);
      stay_until_ = after(next_request_time);
    }
  }

  /// Reads what there is of a head.
  Head read_head() {
    Inlet& inlet = line_->inlet;
    while (true) {
      skip_empty_lines();
      const HeadScan scan = find_head_end(inlet.pending(), scanned_);
      if (scan.outcome == HeadScan::Outcome::malformed) {
        refuse_malformed();
        return Head::ended;
      }
      if (scan.outcome == HeadScan::Outcome::complete) {
        head_size_ = scan.length;
        return Head::complete;
      }
      if (inlet.full()) {
        refuse_size();
        return Head::ended;
      }
      const bool begun = !inlet.pending().empty();
      // Between two requests alone: a head that drips is the poller's.
      const auto more = inlet.fill(begun ? now() : stay_until_);
      if (!more && more.error().code == "timeout") return Head::incomplete;
      if (!more || *more == 0) {
        peer_is_gone_ = true;
        return Head::ended;
      }
      if (!begun) deadline_ = after(timeouts().head);
    }
  }

  /// RFC 9112 section 2.2: an empty line before the request line is ignored.
  void skip_empty_lines() {
    while (line_->inlet.pending().starts_with("\r\n")) {
      line_->inlet.consume(2);
      scanned_ = 0;
    }
  }

  /// True if another request may follow.
  bool serve_one() {
    auto head = parse_request_head(line_->inlet.pending().substr(0, head_size_), context_.options.limits.headers);
    if (!head) return head.error() == HeadFault::malformed ? refuse_malformed() : refuse_size();
    line_->inlet.consume(head_size_);
    const RequestSlots::Held slot(context_.slots);
    if (!slot) {
      ++context_.counters.slowed_down;
      return refuse_with(error_response(503, "SlowDown", "Please reduce your request rate."));
    }
    return answer(*head);
  }

  bool answer(RequestHead& head) {
    const auto begin = now();
    const std::uint64_t sent_before = line_->writer.sent_bytes();
    const auto send_continue = [this]() -> Result<void> {
      return line_->transport->write(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"), after(timeouts().write));
    };
    const auto body = std::make_shared<RequestBody>(line_->inlet, head, patience(), send_continue);
    Response response = call_handler(head, body);

    ResponseForm form{head.method == "HEAD", head.minor_version, head.keep_alive && !context_.stopping};
    const auto left = body->length();
    // A client that waits for "100 Continue" may send the body after all or not: where the next request starts is
    // then unknown.
    if (body->failed() || (!body->finished() && (body->awaits_continue() || (left && *left > drop_limit())))) {
      form.keep_alive = false;
    }
    const int status = response.status;
    count_answer(status);
    const auto reusable = line_->writer.write(response, form);
    context_.counters.received_bytes += body->received_bytes();
    context_.counters.sent_bytes += line_->writer.sent_bytes() - sent_before;
    if (context_.options.access_log) {
      AccessRecord record;
      record.status = status;
      record.request_id = response.headers.get_or("x-amz-request-id", "");
      record.received_bytes = body->received_bytes();
      record.sent_bytes = line_->writer.sent_bytes() - sent_before;
      record.duration = std::chrono::duration_cast<std::chrono::microseconds>(now() - begin);
      log(head, std::move(record));
    }
    if (!reusable) return cut();
    const bool next = *reusable && body->drop_rest(drop_limit(), timeouts().unread_body);
    body->detach();
    return next;
  }

  [[nodiscard]] BodyPatience patience() const {
    return {.silence = timeouts().body,
            .grace = timeouts().body_grace,
            .bytes_per_second = context_.options.limits.body_rate,
            .all = timeouts().whole_body};
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
    Peer peer{!line_->tls_version.empty(), line_->tls_version, address_, line_->transport->tls_cipher()};
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

  void count_answer(int status) const {
    auto& answers = context_.counters.answers;
    ++answers[static_cast<std::size_t>(status / 100) % answers.size()];
  }

  void log(const RequestHead& head, AccessRecord record) const {
    const Rules& rules = context_.options.rules;
    constexpr Rule logged = Rule::tls_version_and_cipher_are_logged;
    record.address = address_;
    record.method = head.method;
    record.path = head.target.substr(0, head.target.find('?'));
    record.tls_version = chosen(rules, logged, line_->tls_version);
    record.tls_cipher = chosen(rules, logged, line_->transport->tls_cipher());
    context_.options.access_log(record);
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
    count_answer(response.status);
    if (!line_->writer.write(response, {false, 1, false})) return cut();
    return false;
  }

  /// A head was begun and not ended, or a handshake, or an end that the client does not see.
  Next time_is_over() {
    if (phase_ != Phase::asking) return Next::close;
    refuse_with(error_response(400, "RequestTimeout",
                               "Your socket connection to the server was not read from or written to within the "
                               "timeout period. Idle connections will be closed."));
    return end();
  }

  bool cut() {
    socket_.reset_on_close();
    peer_is_gone_ = true;
    return false;
  }

  /// Closing while the client still sends would reset the connection, and the answer with it: what it sends is read and
  /// dropped for a while.
  Next end() {
    if (peer_is_gone_) return Next::close;
    phase_ = Phase::lingering;
    deadline_ = after(linger_time);
    line_->writer.release();
    line_->transport->finish();
    return linger();
  }

  Next linger() {
    std::array<std::uint8_t, 16 * 1024> waste;
    while (lingered_bytes_ < linger_bytes && now() < deadline_ && !context_.stopping) {
      const auto count = line_->transport->read(waste, now());
      if (!count && count.error().code == "timeout") return Next::wait;
      if (!count || *count == 0) break;
      lingered_bytes_ += *count;
    }
    return Next::close;
  }

  Socket& socket_;
  std::string address_;
  ssl_ctx_st* tls_;
  const ConnectionContext context_;
  Phase phase_ = Phase::greeting;
  Deadline deadline_;
  Deadline stay_until_{};
  std::optional<Line> line_;
  std::size_t scanned_ = 0;    ///< of the head that is being read
  std::size_t head_size_ = 0;  ///< of the head that is complete
  std::size_t lingered_bytes_ = 0;
  bool greeted_ = false;
  bool has_served_ = false;
  bool peer_is_gone_ = false;
};

Connection::Connection(Socket& socket, std::string peer_address, ssl_ctx_st* tls, const ConnectionContext& context)
    : socket_(socket), body_(std::make_unique<Body>(socket, std::move(peer_address), tls, context)) {}
Connection::~Connection() = default;

Connection::Next Connection::advance() {
  try {
    return body_->advance();
  } catch (const std::exception&) {
    socket_.reset_on_close();  // out of memory: this connection ends, the others go on
    return Next::close;
  }
}

Connection::Next Connection::expire() {
  try {
    return body_->expire();
  } catch (const std::exception&) {
    return Next::close;
  }
}

Deadline Connection::deadline() const {
  return body_->deadline();
}

bool Connection::is_behind() const {
  return body_->is_behind();
}

bool Connection::has_served() const {
  return body_->has_served();
}

void serve_connection(Socket& socket, const std::string& peer_address, ssl_ctx_st* tls,
                      const ConnectionContext& context) {
  Connection connection(socket, peer_address, tls, context);
  auto next = connection.advance();
  while (next == Connection::Next::wait)
    next = wait_for(socket.fd(), POLLIN, connection.deadline()) ? connection.advance() : connection.expire();
}

}  // namespace s3sse::server
