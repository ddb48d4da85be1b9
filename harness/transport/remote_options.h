#pragma once
// The way to reach an endpoint over the network.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/transport/endpoint.h"
#include "harness/transport/endpoint_url.h"
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

/// Both sides of `options`, parsed; at least one is there.
struct EndpointUrls {
  std::optional<EndpointUrl> secure;
  std::optional<EndpointUrl> plain;
  [[nodiscard]] const EndpointUrl* side(bool want_secure) const;  ///< null when there is none
};
Result<EndpointUrls> parse_endpoint_urls(const RemoteOptions& options);

EndpointInfo endpoint_info(const RemoteOptions& options, const EndpointUrls& urls);

}  // namespace s3sse::harness
