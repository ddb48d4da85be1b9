#include "harness/cli/target/target_endpoint.h"

#include <fmt/format.h>

#include "harness/cli/simulator/offset_clock.h"
#include "harness/cli/simulator/simulator_config.h"
#include "harness/transport/curl_endpoint.h"
#include "harness/transport/in_process/in_process_endpoint.h"
#include "harness/transport/in_process/service_probe.h"
#include "harness/transport/remote_probe.h"
#include "simulator/server/server.h"

namespace s3sse::cli {
namespace {

class InProcessTarget final : public TargetEndpoint {
 public:
  explicit InProcessTarget(harness::InProcessOptions options) : endpoint_(std::move(options)) {}
  harness::Endpoint& endpoint() override { return endpoint_; }
  [[nodiscard]] const Clock& clock() const override { return endpoint_.clock(); }

 private:
  harness::InProcessEndpoint endpoint_;
};

/// An endpoint elsewhere; with a probe when it is an s3sse serve of the same user.
class RemoteTarget final : public TargetEndpoint, private harness::Endpoint {
 public:
  explicit RemoteTarget(std::unique_ptr<harness::CurlEndpoint> endpoint) : endpoint_(std::move(endpoint)) {}

  /// Without an answer the run goes on without a probe: its cases are then not checked.
  Result<void> connect_probe(harness::RemoteOptions options, const SecretBytes& token) {
    options.body_limit = harness::most_probe_answer_bytes;
    auto way = harness::CurlEndpoint::create(std::move(options));
    if (!way) return tl::unexpected(way.error());
    auto probe = harness::RemoteProbe::connect(std::move(*way), token.clone(),
                                               [this](std::chrono::milliseconds step) { clock_.advance(step); });
    if (probe)
      probe_ = std::move(*probe);
    else
      warning_ = "the server answers no white-box questions: " + probe.error().message;
    return {};
  }

  harness::Endpoint& endpoint() override { return *this; }
  [[nodiscard]] const Clock& clock() const override { return clock_; }
  [[nodiscard]] std::string warning() const override { return warning_; }

 private:
  harness::Exchange send(const harness::WireRequest& request, harness::Deadline deadline) override {
    return endpoint_->send(request, deadline);
  }
  [[nodiscard]] const harness::EndpointInfo& info() const override { return endpoint_->info(); }
  harness::Probe* probe() override { return probe_.get(); }

  OffsetClock clock_;  // outlives the probe, which moves it
  std::unique_ptr<harness::CurlEndpoint> endpoint_;
  std::unique_ptr<harness::RemoteProbe> probe_;
  std::string warning_;
};

/// The simulator in this process, reached through its HTTPS and HTTP front. Its inside can be probed all the same.
class LoopbackTarget final : public TargetEndpoint, private harness::Endpoint {
 public:
  LoopbackTarget(ServiceConfig config, const std::string& seed)
      : clock_(SystemClock().now()),
        entropy_(seed),
        service_(std::move(config), Doors{clock_, entropy_}),
        probe_(service_, &clock_) {}

  Result<void> start(const std::string& region) {
    server::ServerOptions front;
    front.clock = &clock_;
    auto started = server::Server::start(server::handler_of(service_), std::move(front));
    if (!started) return tl::unexpected(started.error());
    server_ = std::move(*started);
    harness::RemoteOptions remote;
    remote.label = loopback_label;
    // By name: bucket.localhost is the same place, an address has no such thing.
    remote.https_url = fmt::format("https://localhost:{}", server_->https_port().value_or(0));
    remote.http_url = fmt::format("http://localhost:{}", server_->http_port().value_or(0));
    remote.region = region;
    remote.ca_pem = server_->ca_pem();
    auto connected = harness::CurlEndpoint::create(std::move(remote));
    if (!connected) return tl::unexpected(connected.error());
    remote_ = std::move(*connected);
    return {};
  }

  harness::Endpoint& endpoint() override { return *this; }
  [[nodiscard]] const Clock& clock() const override { return clock_; }

 private:
  harness::Exchange send(const harness::WireRequest& request, harness::Deadline deadline) override {
    return remote_->send(request, deadline);
  }
  [[nodiscard]] const harness::EndpointInfo& info() const override { return remote_->info(); }
  harness::Probe* probe() override { return &probe_; }

  FakeClock clock_;  // outlives the service, as all above outlive what is below
  SeededEntropy entropy_;
  Service service_;
  harness::ServiceProbe probe_;
  std::unique_ptr<server::Server> server_;
  std::unique_ptr<harness::CurlEndpoint> remote_;
};

Result<std::unique_ptr<TargetEndpoint>> open_remote(const Target& target) {
  harness::RemoteOptions options;
  options.label = target.label;
  options.https_url = target.https_url;
  options.http_url = target.http_url;
  options.region = target.region;
  options.ca_file = target.ca_file;
  options.resolve = target.resolve;
  options.proxy = target.proxy;
  auto endpoint = harness::CurlEndpoint::create(options);
  if (!endpoint) return tl::unexpected(endpoint.error());
  auto remote = std::make_unique<RemoteTarget>(std::move(*endpoint));
  if (target.probe_token.empty()) return remote;
  if (const auto asked = remote->connect_probe(std::move(options), target.probe_token); !asked)
    return tl::unexpected(asked.error());
  return remote;
}

}  // namespace

Result<std::unique_ptr<TargetEndpoint>> open_target(const Target& target, int era, const std::string& seed) {
  if (target.kind == Target::Kind::remote) return open_remote(target);
  ServiceConfig config = simulator_config(target.principals, target.region, era, Rules{});
  if (target.kind == Target::Kind::simulator_over_https) {
    auto loopback = std::make_unique<LoopbackTarget>(std::move(config), seed);
    if (const auto started = loopback->start(target.region); !started) return tl::unexpected(started.error());
    return loopback;
  }
  harness::InProcessOptions options;
  options.label = in_process_label;
  options.service = std::move(config);
  options.seed = seed;
  options.start = SystemClock().now();
  return std::make_unique<InProcessTarget>(std::move(options));
}

}  // namespace s3sse::cli
