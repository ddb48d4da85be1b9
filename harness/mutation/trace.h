#pragma once
// A fingerprint of all answers and of all calls of KMS: equal where two runs saw the same.
#include <cstdint>
#include <mutex>

#include "harness/transport/endpoint.h"
#include "simulator/base/fnv1a.h"

namespace s3sse::harness::mutation {

/// Passes everything on. `inner` outlives it.
class Trace final : public Endpoint {
 public:
  explicit Trace(Endpoint& inner) : inner_(inner) {}

  Exchange send(const WireRequest& request, Deadline deadline) override;
  [[nodiscard]] const EndpointInfo& info() const override { return inner_.info(); }
  Probe* probe() override { return inner_.probe(); }

  /// Of what has been seen so far, in this order: equal for runs of the same cases, one at a time, against endpoints
  /// that behave the same. Of long bodies the beginning and the length count.
  [[nodiscard]] std::uint64_t fingerprint();

 private:
  void add(std::string_view text);

  Endpoint& inner_;
  std::mutex mutex_;
  Fnv1a hash_;
};

}  // namespace s3sse::harness::mutation
