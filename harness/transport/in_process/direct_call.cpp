#include "harness/transport/in_process/direct_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "harness/transport/ordinary_request.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness {
namespace {

constexpr std::string_view simulator_name = "The simulator in this process";

/// The body of a request that outlives the call.
class BorrowedSource final : public BodySource {
 public:
  explicit BorrowedSource(ByteView bytes) : bytes_(bytes) {}
  Result<std::size_t> read(ByteSpan out) override {
    const std::size_t count = std::min(out.size(), bytes_.size());
    if (count > 0) std::memcpy(out.data(), bytes_.data(), count);
    bytes_ = bytes_.subspan(count);
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return bytes_.size(); }

 private:
  ByteView bytes_;
};

/// As a chunked body comes: without a length.
class ChunkedSource final : public BodySource {
 public:
  explicit ChunkedSource(ByteView bytes) : bytes_(bytes) {}
  Result<std::size_t> read(ByteSpan out) override { return bytes_.read(out); }

 private:
  BorrowedSource bytes_;
};

Request to_request(const WireRequest& wire) {
  Request request;
  request.method = wire.method;
  request.target = wire.target;
  request.headers = wire.headers;
  if (wire.chunked) {
    request.headers.add("Transfer-Encoding", "chunked");
    request.body = std::make_unique<ChunkedSource>(wire.body);
  } else {
    const bool wants_length = !wire.body.empty() || wire.method == "PUT" || wire.method == "POST";
    if (wants_length && !request.headers.has("content-length")) {
      request.headers.add("Content-Length", fmt::format("{}", wire.body.size()));
    }
    request.body = std::make_unique<BorrowedSource>(wire.body);
  }
  request.peer.secure = wire.secure;
  request.peer.tls_version = wire.secure ? "TLSv1.3" : "";
  return request;
}

bool is_framing(std::string_view name) {
  return iequals(name, "Content-Length") || iequals(name, "Transfer-Encoding") || iequals(name, "Connection");
}

/// Line breaks in a value never reach the wire; a client sees spaces.
std::string on_the_wire(std::string value) {
  std::ranges::replace_if(
      value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return std::string(trim(value));
}

bool never_has_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

/// Reads the body as far as it goes; the exchange tells how it ended.
void read_body(BodySource& body, std::optional<std::uint64_t> announced, std::size_t limit, Exchange& exchange) {
  // Most answers are short, and clearing a large buffer for each would be most of the call. One byte more sees the end.
  constexpr std::uint64_t largest = 256 * 1024;
  Bytes buffer(std::min(announced.value_or(largest - 1) + 1, largest));
  Bytes& bytes = exchange.response.body;
  if (announced) bytes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*announced, limit)));
  while (true) {
    const auto count = body.read(buffer);
    const bool ended_short = count && *count == 0 && announced && bytes.size() != *announced;
    if (!count || ended_short) {
      exchange.failure = TransportFailure::connection;
      exchange.detail =
          fmt::format("{} broke off after {} bytes of the body, before its end.", simulator_name, bytes.size());
      return;
    }
    if (*count == 0) return;
    const std::size_t kept = std::min(*count, limit - bytes.size());
    bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(kept));
    if (kept < *count) {
      exchange.response.body_cut = true;
      exchange.failure = TransportFailure::too_large;
      exchange.detail = fmt::format("{} sent a body of more than {} bytes.", simulator_name, limit);
      return;
    }
  }
}

Exchange to_exchange(Response response, bool head_request, const Clock& clock, std::size_t body_limit) {
  Exchange exchange;
  exchange.answer_began = true;  // on the wire its head goes out before the body is read: not a request to repeat
  exchange.response.status = response.status;
  Headers& headers = exchange.response.headers;
  for (const Header& header : response.headers) {
    if (!is_framing(header.name)) headers.add(header.name, on_the_wire(header.value));
  }
  if (!headers.has("Date")) headers.add("Date", format_http_date(clock.now()));

  std::optional<std::uint64_t> length = response.content_length;
  if (!length) length = response.body ? response.body->length() : std::optional<std::uint64_t>(0);
  const bool sends_body = !head_request && !never_has_body(response.status) && response.body != nullptr;
  if (sends_body && !length) {
    headers.add("Transfer-Encoding", "chunked");
  } else if (length && response.status != 204 && (!never_has_body(response.status) || response.content_length)) {
    headers.add("Content-Length", fmt::format("{}", *length));
  }
  if (sends_body) read_body(*response.body, length, body_limit, exchange);
  return exchange;
}

}  // namespace

bool can_call_directly(const WireRequest& request) {
  constexpr std::size_t most_headers = 100;
  constexpr std::size_t most_bytes = 32 * 1024;
  if (!is_ordinary(request) || !request.target.starts_with('/') || request.headers.size() > most_headers) return false;
  std::size_t bytes = request.target.size();
  const auto is_text = [](char c) { return c >= ' ' && c < 0x7f; };
  for (const Header& header : request.headers) {
    bytes += header.name.size() + header.value.size();
    if (!std::ranges::all_of(header.value, is_text)) return false;
    if (trim(header.value) != header.value) return false;
  }
  return bytes <= most_bytes && std::ranges::all_of(request.target, is_text);
}

Exchange call_directly(const server::Handler& handle, const Clock& clock, const WireRequest& request,
                       std::size_t body_limit) {
  return to_exchange(handle(to_request(request)), request.method == "HEAD", clock, body_limit);
}

}  // namespace s3sse::harness
