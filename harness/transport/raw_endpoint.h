#pragma once
// Sends bytes exactly as given, over a socket or TLS, for everything that a real HTTP library refuses to send: NUL
// bytes, lines without colon, lying lengths, doubled framing headers, pauses. A connection per request.
#include <chrono>
#include <memory>
#include <vector>

#include "harness/transport/conversation.h"
#include "harness/transport/endpoint.h"
#include "harness/transport/remote_options.h"
#include "simulator/base/result.h"

namespace s3sse::harness {

/// Request line, headers as they are, framing and body. Adds Content-Length (or Transfer-Encoding and one chunk) only
/// where the request has neither header; adds nothing else.
Bytes compose(const WireRequest& request);

class RawEndpoint final : public Endpoint {
 public:
  /// Fails when a URL or the CA bundle cannot be used. Ignores SIGPIPE in the whole process, as TLS writes need it.
  static Result<std::unique_ptr<RawEndpoint>> create(RemoteOptions options);
  ~RawEndpoint() override;

  /// Sends raw_bytes, or else the composed request, while it already reads; returns as soon as the answer is complete,
  /// also when the request is not. What had come before a failure is in the response.
  Exchange send(const WireRequest& request, Deadline deadline) override;
  /// The same for a script. `head_only`: it asks HEAD, so the answer has no body.
  Exchange send_pieces(const std::vector<RawPiece>& pieces, bool secure, bool head_only, Deadline deadline);
  [[nodiscard]] const EndpointInfo& info() const override;

 private:
  struct State;
  struct AnswerForm {
    bool head_only;
    std::size_t body_limit;  ///< bytes
  };
  Exchange send_over(const TlsContext& tls, const std::vector<RawPiece>& pieces, bool secure, const AnswerForm& form,
                     Deadline deadline);
  explicit RawEndpoint(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::harness
