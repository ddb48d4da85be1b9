#pragma once
// The simulator as an Endpoint, without a network: the one place of the harness that knows the simulator.
#include <functional>
#include <memory>
#include <string>

#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/service/service.h"
#include "simulator/trace/event.h"

namespace s3sse::harness {

/// Sees what the simulator does inside. Nothing is traced without `told`.
struct Onlooker {
  std::function<void(trace::Trace)> told{};  ///< called once a request is answered, before send() returns
  bool reveals = false;                      ///< keys in the clear (trace::Revealing)
};

struct InProcessOptions {
  std::string label = "simulator in this process";
  ServiceConfig service;       ///< with the accounts that may sign
  std::string seed = "s3sse";  ///< of every random byte: the same seed and requests give the same bytes
  TimePoint start;             ///< of its clock, which stands there until the probe moves it; sign with clock()
  std::size_t body_limit = 64 * 1024 * 1024;
  Onlooker onlooker{};
};

/// Owns a service with a memory store, seeded entropy and a clock that only the probe moves. Ordinary requests are
/// handed to Service::handle, with the framing headers that a connection would show; all others pass the HTTP front
/// first.
class InProcessEndpoint final : public Endpoint {
 public:
  explicit InProcessEndpoint(InProcessOptions options);
  ~InProcessEndpoint() override;

  /// A handler that is at work is waited for, even past the deadline.
  Exchange send(const WireRequest& request, Deadline deadline) override;
  [[nodiscard]] const EndpointInfo& info() const override;
  Probe* probe() override;

  [[nodiscard]] const Clock& clock() const;
  [[nodiscard]] Service& service();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::harness
