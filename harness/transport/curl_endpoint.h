#pragma once
// The way to a live endpoint: libcurl with a kept handle per concurrent request, so connections are reused.
#include <memory>

#include "harness/transport/endpoint.h"
#include "harness/transport/remote_options.h"
#include "simulator/base/result.h"

namespace s3sse::harness {

/// Sends what is in the request and nothing else: no redirects, proxies, .netrc, decoding of contents, or headers of
/// its own but the framing. libcurl puts Host first; what it cannot send as it stands goes through a RawEndpoint.
class CurlEndpoint final : public Endpoint {
 public:
  /// Fails when a URL or the CA bundle cannot be used. Ignores SIGPIPE in the whole process.
  static Result<std::unique_ptr<CurlEndpoint>> create(RemoteOptions options);
  ~CurlEndpoint() override;

  /// Returns in the response what had come before a failure.
  Exchange send(const WireRequest& request, Deadline deadline) override;
  [[nodiscard]] const EndpointInfo& info() const override;

 private:
  struct State;
  explicit CurlEndpoint(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::harness
