#include "harness/transport/raw_endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <mutex>

#include "harness/transport/connection.h"
#include "harness/transport/failure_text.h"
#include "harness/transport/response_reader.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

using std::chrono::steady_clock;

void ignore_broken_pipes() {
  static std::once_flag once;
  std::call_once(once, [] { std::signal(SIGPIPE, SIG_IGN); });
}

/// Where the script stands.
class Sender {
 public:
  explicit Sender(const std::vector<RawPiece>& pieces) : pieces_(pieces) { start_piece(); }

  [[nodiscard]] bool finished() const { return broken_ || index_ == pieces_.size(); }
  [[nodiscard]] bool ready() const { return !finished() && steady_clock::now() >= not_before_; }
  /// When the pause before the next piece ends; in the past when there is none.
  [[nodiscard]] Deadline not_before() const { return not_before_; }
  /// When the last byte went out, once finished().
  [[nodiscard]] Deadline finished_at() const { return finished_at_; }

  /// True when bytes moved or a piece ended.
  bool step(Connection& connection) {
    const RawPiece& piece = pieces_[index_];
    if (sent_ < piece.bytes.size()) {
      const auto outcome = connection.write_some(ByteView(piece.bytes).subspan(sent_));
      if (outcome.state == Connection::State::would_block) return false;
      // A peer that stopped reading may have answered all the same: go on reading.
      if (outcome.state != Connection::State::progress) broken_ = true;
      sent_ += outcome.count;
    }
    if (sent_ < piece.bytes.size()) return true;
    if (piece.close_write_after) connection.close_write();
    ++index_;
    start_piece();
    return true;
  }

 private:
  void start_piece() {
    sent_ = 0;
    finished_at_ = steady_clock::now();
    if (index_ < pieces_.size()) not_before_ = steady_clock::now() + pieces_[index_].pause_before;
  }

  const std::vector<RawPiece>& pieces_;
  std::size_t index_ = 0;
  std::size_t sent_ = 0;
  Deadline not_before_{};
  Deadline finished_at_{};
  bool broken_ = false;
};

std::string_view waiting_for(const Sender& sender, const ResponseReader& reader) {
  if (reader.anything_received()) return "reading the answer";
  return sender.finished() ? "waiting for the first byte of the answer" : "sending the request";
}

Exchange converse(Connection& connection, const std::vector<RawPiece>& pieces, ResponseReader& reader,
                  const std::string& url, std::chrono::milliseconds first_byte_limit, Deadline deadline) {
  Sender sender(pieces);
  Exchange exchange;
  std::array<std::uint8_t, 64 * 1024> buffer;  // NOLINT: filled before it is read
  while (!reader.done()) {
    const bool awaits_first_byte = sender.finished() && !reader.anything_received() && first_byte_limit.count() > 0;
    const Deadline until = awaits_first_byte ? std::min(deadline, sender.finished_at() + first_byte_limit) : deadline;
    if (steady_clock::now() >= until) {
      exchange.failure = TransportFailure::timeout;
      exchange.detail = timeout_text(url, waiting_for(sender, reader));
      break;
    }
    bool moved = sender.ready() && sender.step(connection);
    const auto outcome = connection.read_some(buffer);
    switch (outcome.state) {
      case Connection::State::progress:
        reader.feed(ByteView(buffer).first(outcome.count));
        moved = true;
        break;
      case Connection::State::would_block:
        break;
      case Connection::State::closed:
      case Connection::State::failed:
        reader.end(outcome.state == Connection::State::closed);
        break;
    }
    if (moved || reader.done()) continue;
    const bool pausing = !sender.finished() && !sender.ready();
    connection.wait(!sender.finished() && !pausing, pausing ? std::min(until, sender.not_before()) : until);
  }
  if (reader.failure() != TransportFailure::none) {
    exchange.failure = reader.failure();
    exchange.detail = fmt::format("{} {}.", url, reader.detail());
  }
  exchange.response = reader.take();
  return exchange;
}

}  // namespace

Bytes compose(const WireRequest& request) {
  std::string head = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
  for (const Header& header : request.headers) head += fmt::format("{}: {}\r\n", header.name, header.value);

  const bool framed = request.headers.has("content-length") || request.headers.has("transfer-encoding");
  const bool wants_length = !request.body.empty() || request.method == "PUT" || request.method == "POST";
  if (!framed && request.chunked) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (!framed && wants_length) {
    head += fmt::format("Content-Length: {}\r\n", request.body.size());
  }
  head += "\r\n";

  if (request.chunked && !request.body.empty()) head += fmt::format("{:x}\r\n", request.body.size());
  Bytes bytes = to_bytes(head);
  bytes.insert(bytes.end(), request.body.begin(), request.body.end());
  if (request.chunked) {
    const std::string_view end = request.body.empty() ? "0\r\n\r\n" : "\r\n0\r\n\r\n";
    bytes.insert(bytes.end(), end.begin(), end.end());
  }
  return bytes;
}

struct RawEndpoint::State {
  RemoteOptions options;
  BaseUrls urls;
  EndpointInfo info;
  TlsContext tls;
};

Result<std::unique_ptr<RawEndpoint>> RawEndpoint::create(RemoteOptions options) {
  auto urls = parse_base_urls(options);
  if (!urls) return tl::unexpected(urls.error());
  ignore_broken_pipes();
  auto state = std::make_unique<State>();
  if (urls->secure) {
    auto tls = make_tls_context(options);
    if (!tls) return fail(tls.error().detail);
    state->tls = std::move(*tls);
  }
  state->info = endpoint_info(options, *urls);
  state->urls = std::move(*urls);
  state->options = std::move(options);
  return std::unique_ptr<RawEndpoint>(new RawEndpoint(std::move(state)));
}

RawEndpoint::RawEndpoint(std::unique_ptr<State> state) : state_(std::move(state)) {}
RawEndpoint::~RawEndpoint() = default;
const EndpointInfo& RawEndpoint::info() const {
  return state_->info;
}

Exchange RawEndpoint::send(const WireRequest& request, Deadline deadline) {
  std::vector<RawPiece> pieces(1);
  pieces.front().bytes = request.raw_bytes ? *request.raw_bytes : compose(request);
  const bool head_only = as_text(pieces.front().bytes).starts_with("HEAD ");
  return send_pieces(pieces, request.secure, head_only, deadline);
}

Exchange RawEndpoint::send_pieces(const std::vector<RawPiece>& pieces, bool secure, bool head_only, Deadline deadline) {
  const auto start = steady_clock::now();
  Exchange exchange;
  const BaseUrl* url = state_->urls.side(secure);
  if (url == nullptr) {
    exchange.failure = TransportFailure::connection;
    exchange.detail = no_side_text(state_->info.label, secure);
    return exchange;
  }
  const Deadline connect_deadline = std::min(deadline, start + state_->options.connect_limit);
  auto connection = Connection::open(*url, state_->options.resolve, state_->tls, connect_deadline);
  if (!connection) {
    exchange.failure = connection.error().failure;
    exchange.detail = connection.error().detail;
  } else {
    ResponseReader reader(head_only, state_->options.body_limit);
    exchange = converse(**connection, pieces, reader, url->text(), state_->options.first_byte_limit, deadline);
  }
  exchange.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  return exchange;
}

}  // namespace s3sse::harness
