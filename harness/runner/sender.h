#pragma once
// Signs a request as a step says, and sends it.
#include "harness/runner/request_builder.h"
#include "harness/sigv4/signer.h"

namespace s3sse::harness::runner {

/// One for a whole run; safe from many threads.
class Sender {
 public:
  Sender(Endpoint& endpoint, const Clock& clock) : endpoint_(endpoint), clock_(clock) {}

  /// A connection that fails before any answer is tried once more; 503 SlowDown is tried again with growing pauses.
  /// Nothing else ever is: an answer that displeases is an answer.
  Exchange send(const model::Step& step, BuiltRequest request, const RunOptions& options, Deadline deadline);

  [[nodiscard]] TimePoint now() const { return clock_.now(); }
  [[nodiscard]] Endpoint& endpoint() { return endpoint_; }

 private:
  void sign(const model::Step& step, BuiltRequest& request, const RunOptions& options);
  Exchange send_patiently(const WireRequest& request, Deadline deadline);

  Endpoint& endpoint_;
  const Clock& clock_;
  sigv4::Signer signer_;
};

}  // namespace s3sse::harness::runner
