#include "harness/transport/remote_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

/// Cuts "host:port" or "[v6]:port".
bool read_authority(std::string_view text, BaseUrl& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    url.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
  } else {
    const std::size_t colon = text.find(':');
    url.host = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
  }
  const bool foreign = std::ranges::any_of(url.host, [](char c) {
    return c <= ' ' || c == 0x7f || c == '@' || c == '?' || c == '#' || c == '\\' || c == '%';
  });
  if (url.host.empty() || foreign) return false;
  if (port.empty()) return true;
  const auto number = parse_decimal<std::uint16_t>(port.substr(1));
  if (port.front() != ':' || !number || *number == 0) return false;
  url.port = *number;
  return true;
}

}  // namespace

std::string BaseUrl::text() const {
  return fmt::format("{}://{}:{}", secure ? "https" : "http", bracketed(host), port);
}

std::string BaseUrl::host_header() const {
  return port == (secure ? 443 : 80) ? bracketed(host) : fmt::format("{}:{}", bracketed(host), port);
}

Result<BaseUrl> parse_base_url(std::string_view url) {
  constexpr std::string_view https = "https://";
  constexpr std::string_view http = "http://";
  BaseUrl result;
  std::string_view rest = url;
  if (ascii_lower(url.substr(0, https.size())) == https) {
    rest.remove_prefix(https.size());
  } else if (ascii_lower(url.substr(0, http.size())) == http) {
    rest.remove_prefix(http.size());
    result.secure = false;
    result.port = 80;
  } else {
    return fail("The endpoint's URL must start with https:// or http://.");
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find('/') != std::string_view::npos) return fail("The endpoint's URL must have no path.");
  // The URL itself is not repeated: a user name and password in it would come along.
  if (!read_authority(rest, result)) {
    return fail("The endpoint's URL must be a scheme, a host and perhaps a port, such as https://localhost:9443.");
  }
  return result;
}

const BaseUrl* BaseUrls::side(bool want_secure) const {
  const auto& url = want_secure ? secure : plain;
  return url ? &*url : nullptr;
}

Result<BaseUrls> parse_base_urls(const RemoteOptions& options) {
  BaseUrls urls;
  for (const std::string* text : {&options.https_url, &options.http_url}) {
    if (text->empty()) continue;
    auto url = parse_base_url(*text);
    if (!url) return tl::unexpected(url.error());
    const bool wants_secure = text == &options.https_url;
    if (url->secure != wants_secure) {
      return fail(fmt::format("{} is not {} URL.", url->text(), wants_secure ? "an https" : "an http"));
    }
    (wants_secure ? urls.secure : urls.plain) = std::move(*url);
  }
  if (!urls.secure && !urls.plain) return fail("The endpoint has neither an https nor an http URL: give one.");
  return urls;
}

EndpointInfo endpoint_info(const RemoteOptions& options, const BaseUrls& urls) {
  EndpointInfo info;
  info.has_secure = urls.secure.has_value();
  info.has_plain = urls.plain.has_value();
  if (urls.secure) info.host = urls.secure->host_header();
  if (urls.plain) info.plain_host = urls.plain->host_header();
  info.region = options.region;
  info.label = !options.label.empty() ? options.label : urls.secure ? urls.secure->text() : urls.plain->text();
  return info;
}

}  // namespace s3sse::harness
