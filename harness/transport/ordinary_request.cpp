#include "harness/transport/ordinary_request.h"

#include <algorithm>
#include <string_view>

#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    const bool digit_or_letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return digit_or_letter || marks.find(c) != std::string_view::npos;
  });
}

bool sendable_value(std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return false;
  return value.empty() || !trim(value).empty();
}

/// libcurl keeps account of the body it sends; only a true length is safe with it.
bool honest_framing(const WireRequest& request) {
  const Headers& headers = request.headers;
  if (headers.has("transfer-encoding") || headers.has("connection")) return false;
  const auto length = headers.get("content-length");
  if (!length) return true;
  return headers.count("content-length") == 1 && !request.chunked && !request.body.empty() &&
         parse_decimal<std::uint64_t>(*length) == request.body.size();
}

}  // namespace

bool is_ordinary(const WireRequest& request) {
  if (request.raw_bytes || request.tls || !is_token(request.method)) return false;
  const bool plain_target = !request.target.empty() && std::ranges::none_of(request.target, [](char c) {
    return c == ' ' || c == '\0' || c == '\r' || c == '\n';
  });
  if (!plain_target || request.headers.count("host") != 1 || !honest_framing(request)) return false;
  if (request.method == "HEAD" && (!request.body.empty() || request.chunked)) return false;
  return std::ranges::all_of(
      request.headers, [](const Header& header) { return is_token(header.name) && sendable_value(header.value); });
}

}  // namespace s3sse::harness
