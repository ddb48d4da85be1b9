#include "harness/transport/in_process/in_process_endpoint.h"

#include "harness/transport/in_process/direct_call.h"
#include "harness/transport/in_process/front.h"
#include "harness/transport/in_process/service_probe.h"
#include "simulator/base/entropy.h"
#include "simulator/trace/fingerprint.h"

namespace s3sse::harness {

struct InProcessEndpoint::State {
  explicit State(InProcessOptions options)
      : clock(options.start),
        entropy(options.seed),
        service(std::move(options.service), Doors{clock, entropy}),
        probe(service, &clock),
        body_limit(options.body_limit),
        onlooker(std::move(options.onlooker)) {
    info.label = std::move(options.label);
    info.host = "s3.localhost";
    info.plain_host = "s3.localhost";
    info.has_plain = true;
    info.region = service.config().region;
  }

  Response handle(Request request) {
    if (!onlooker.told) return service.handle(std::move(request));
    trace::Trace trace;
    const trace::Revealing revealing(onlooker.reveals);
    Response response = service.handle(std::move(request), &trace);
    onlooker.told(std::move(trace));
    return response;
  }

  FakeClock clock;
  SeededEntropy entropy;
  Service service;
  ServiceProbe probe;
  EndpointInfo info;
  std::size_t body_limit;
  Onlooker onlooker;
};

InProcessEndpoint::InProcessEndpoint(InProcessOptions options) : state_(std::make_unique<State>(std::move(options))) {}
InProcessEndpoint::~InProcessEndpoint() = default;

Exchange InProcessEndpoint::send(const WireRequest& request, Deadline deadline) {
  const auto start = std::chrono::steady_clock::now();
  const std::size_t limit = answer_limit(request, state_->body_limit);
  const server::Handler handle = [this](Request one) { return state_->handle(std::move(one)); };
  Exchange exchange = can_call_directly(request) ? call_directly(handle, state_->clock, request, limit)
                                                 : converse_with_front(handle, state_->service.config().rules,
                                                                       state_->clock, request, deadline, limit);
  exchange.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return exchange;
}

const EndpointInfo& InProcessEndpoint::info() const {
  return state_->info;
}
Probe* InProcessEndpoint::probe() {
  return &state_->probe;
}
const Clock& InProcessEndpoint::clock() const {
  return state_->clock;
}
Service& InProcessEndpoint::service() {
  return state_->service;
}

}  // namespace s3sse::harness
