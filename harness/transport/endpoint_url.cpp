#include "harness/transport/endpoint_url.h"

#include <fmt/format.h>

#include "reports/model/clean_text.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

bool loopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

bool host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool address_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

}  // namespace

std::string EndpointUrl::text() const {
  return fmt::format("{}://{}:{}", secure ? "https" : "http", bracketed(host), port);
}

std::string EndpointUrl::host_header() const {
  return port == (secure ? 443 : 80) ? bracketed(host) : fmt::format("{}:{}", bracketed(host), port);
}

bool EndpointUrl::same_place(const EndpointUrl& other) const {
  return secure == other.secure && port == other.port &&
         (iequals(host, other.host) || (loopback(host) && loopback(other.host)));
}

Result<EndpointUrl> parse_endpoint_url(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    // What stands before '@' may be a password.
    const std::string shown = text.find('@') == std::string_view::npos
                                  ? fmt::format("\"{}\"", reports::terminal_line(reports::clipped(text, 120), false))
                                  : std::string("the address");
    return fail(fmt::format("{} is not an endpoint: {}; write https://HOST[:PORT]", shown, why));
  };
  EndpointUrl url;
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = ascii_lower(text.substr(0, scheme_end == std::string_view::npos ? 0 : scheme_end));
  if (scheme != "http" && scheme != "https") return wrong("it begins with neither https:// nor http://");
  url.secure = scheme == "https";
  url.port = url.secure ? 443 : 80;

  std::string_view rest = text.substr(scheme_end + 3);
  if (rest.find('@') != std::string_view::npos) return wrong("credentials do not belong in it");
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#") != std::string_view::npos) return wrong("it has a path or a query");

  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) return wrong("the IPv6 address has no closing bracket");
    url.host = rest.substr(1, end - 1);
    port = rest.substr(end + 1);
    for (const char c : url.host)
      if (!address_character(c)) return wrong("the IPv6 address has a foreign character");
  } else {
    const std::size_t colon = rest.find(':');
    url.host = rest.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon);
    for (const char c : url.host)
      if (!host_character(c)) return wrong("the host has a foreign character");
  }
  if (url.host.empty()) return wrong("it has no host");
  if (port.empty()) return url;
  const auto number = port.front() == ':' ? parse_decimal<std::uint16_t>(port.substr(1)) : std::nullopt;
  if (!number || *number == 0) return wrong("the port is not a number from 1 to 65535");
  url.port = *number;
  return url;
}

}  // namespace s3sse::harness
