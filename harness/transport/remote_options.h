#pragma once
// How to reach an endpoint over the network.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/transport/endpoint.h"
#include "simulator/base/result.h"

namespace s3sse::harness {

struct RemoteOptions {
  std::string label;      ///< for reports; empty: the URL
  std::string https_url;  ///< "https://localhost:9443"; empty: no secure side
  std::string http_url;   ///< "http://localhost:9080"; empty: no plain side
  std::string region = "us-east-1";

  std::string ca_file;  ///< PEM bundle; trusted instead of the system's
  std::string ca_pem;   ///< the same as text; goes before ca_file

  std::vector<std::string> resolve;  ///< "host:port:address", as curl's --resolve

  std::string proxy;  ///< "http://host:port"; asked to CONNECT, so that what goes through stays as it is; empty: none

  std::chrono::milliseconds connect_limit{10'000};  ///< connection and TLS handshake; also bounded by the deadline
  std::chrono::milliseconds first_byte_limit{0};    ///< from the request's last byte on; 0: the deadline alone
  std::size_t body_limit = 64 * 1024 * 1024;        ///< of an answer; more is TransportFailure::too_large
};

/// Scheme, host and port of an endpoint's URL.
struct BaseUrl {
  bool secure = true;
  std::string host;  ///< without the brackets of an IPv6 address
  std::uint16_t port = 443;

  [[nodiscard]] std::string text() const;         ///< https://host:port
  [[nodiscard]] std::string host_header() const;  ///< with the port unless it is the scheme's own
};

/// The error names what is wrong with it. A path of "/" is allowed, no other, no user and no query.
Result<BaseUrl> parse_base_url(std::string_view url);

/// Both sides of `options`, parsed; at least one is there.
struct BaseUrls {
  std::optional<BaseUrl> secure;
  std::optional<BaseUrl> plain;
  [[nodiscard]] const BaseUrl* side(bool want_secure) const;  ///< null when there is none
};
Result<BaseUrls> parse_base_urls(const RemoteOptions& options);

EndpointInfo endpoint_info(const RemoteOptions& options, const BaseUrls& urls);

}  // namespace s3sse::harness
