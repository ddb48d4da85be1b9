#include "harness/transport/raw_endpoint.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/transport/connection.h"
#include "harness/transport/conversation.h"
#include "harness/transport/endpoint_url.h"
#include "harness/transport/failure_text.h"
#include "simulator/base/text.h"

namespace s3sse::harness {

using std::chrono::steady_clock;

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
  EndpointUrls urls;
  EndpointInfo info;
  TlsContext tls;
};

Result<std::unique_ptr<RawEndpoint>> RawEndpoint::create(RemoteOptions options) {
  auto urls = parse_endpoint_urls(options);
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
  const AnswerForm form{as_text(pieces.front().bytes).starts_with("HEAD "),
                        answer_limit(request, state_->options.body_limit)};
  if (!request.tls || !request.secure || !state_->tls)
    return send_over(state_->tls, pieces, request.secure, form, deadline);
  const auto tls = make_tls_context(state_->options, *request.tls);
  if (tls) return send_over(*tls, pieces, true, form, deadline);
  Exchange exchange;
  exchange.failure = tls.error().failure;
  exchange.detail = tls.error().detail;
  return exchange;
}

Exchange RawEndpoint::send_pieces(const std::vector<RawPiece>& pieces, bool secure, bool head_only, Deadline deadline) {
  return send_over(state_->tls, pieces, secure, {head_only, state_->options.body_limit}, deadline);
}

Exchange RawEndpoint::send_over(const TlsContext& tls, const std::vector<RawPiece>& pieces, bool secure,
                                const AnswerForm& form, Deadline deadline) {
  const auto start = steady_clock::now();
  Exchange exchange;
  const EndpointUrl* url = state_->urls.side(secure);
  if (url == nullptr) {
    exchange.failure = TransportFailure::connection;
    exchange.detail = no_side_text(state_->info.label, secure);
    return exchange;
  }
  const Deadline connect_deadline = std::min(deadline, start + state_->options.connect_limit);
  auto connection = Connection::open(*url, {state_->options.resolve, state_->options.proxy}, tls, connect_deadline);
  if (!connection) {
    exchange.failure = connection.error().failure;
    exchange.detail = connection.error().detail;
    if (connection.error().handshake_refused) exchange.tls = "refused";
  } else {
    const ConversationLimits limits{state_->options.first_byte_limit, form.body_limit};
    exchange = converse(**connection, pieces, form.head_only, limits, url->text(), deadline);
    exchange.tls = (*connection)->tls_version();
  }
  exchange.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  return exchange;
}

}  // namespace s3sse::harness
