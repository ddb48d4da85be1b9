#include "harness/transport/remote_options.h"

#include <fmt/format.h>

#include "harness/transport/endpoint_url.h"
#include "simulator/base/text.h"

namespace s3sse::harness {

const EndpointUrl* EndpointUrls::side(bool want_secure) const {
  const auto& url = want_secure ? secure : plain;
  return url ? &*url : nullptr;
}

Result<EndpointUrls> parse_endpoint_urls(const RemoteOptions& options) {
  EndpointUrls urls;
  for (const std::string* text : {&options.https_url, &options.http_url}) {
    if (text->empty()) continue;
    auto url = parse_endpoint_url(*text);
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

EndpointInfo endpoint_info(const RemoteOptions& options, const EndpointUrls& urls) {
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
