#pragma once
// Ways in which an endpoint can be wrong that no rule of the rulebook describes: decorators that alter answers on their
// way, or keep requests from having an effect. A suite is worth something if it notices each of them.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/transport/endpoint.h"

namespace s3sse::harness {

/// A change to the traffic. Called from many threads.
class Alteration {
 public:
  virtual ~Alteration() = default;
  /// Passes the request on to `inner`, or does not. Sets `altered` when the outcome is another than it would have been.
  virtual Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) = 0;
};

struct ResponseMutant {
  std::string id;     ///< "etag.unquoted"
  std::string title;  ///< the fault, in one sentence
  std::function<std::unique_ptr<Alteration>()> make;
  /// The time that a step may take: for mutants that are late, so that nobody waits for long.
  std::optional<std::chrono::milliseconds> step_limit{};
};

/// Faults: each has to be noticed.
std::span<const ResponseMutant> response_mutants();

/// Differences that HTTP and XML allow: none may change a verdict. A header in another letter case of its name is one.
std::span<const ResponseMutant> harmless_changes();

/// An endpoint with one alteration. `inner` outlives it.
class MutatedEndpoint final : public Endpoint {
 public:
  MutatedEndpoint(Endpoint& inner, const ResponseMutant& mutant) : MutatedEndpoint(inner, mutant.make()) {}
  MutatedEndpoint(Endpoint& inner, std::unique_ptr<Alteration> alteration)
      : inner_(inner), alteration_(std::move(alteration)) {}

  Exchange send(const WireRequest& request, Deadline deadline) override;
  [[nodiscard]] const EndpointInfo& info() const override { return inner_.info(); }
  Probe* probe() override { return inner_.probe(); }

  /// Returns how many exchanges were altered so far.
  [[nodiscard]] std::uint64_t altered() const { return altered_; }

 private:
  Endpoint& inner_;
  std::unique_ptr<Alteration> alteration_;
  std::atomic<std::uint64_t> altered_{0};
};

}  // namespace s3sse::harness
