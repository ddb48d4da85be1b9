// Link: s3sse::transport
// Answers of endpoints: the outcome must not depend on how the bytes arrive, and no body is kept beyond its limit. As
// the body of an answer of the probe, too: what does not fit its question is a failure of the probe.
#include <algorithm>

#include "harness/transport/endpoint_url.h"
#include "harness/transport/probe_failure.h"
#include "harness/transport/remote_probe.h"
#include "harness/transport/response_reader.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using namespace s3sse::harness;

namespace {

constexpr std::size_t body_limit = 64;

struct Outcome {
  int status = 0;
  Bytes body;
  std::size_t headers = 0;
  TransportFailure failure = TransportFailure::none;
  bool operator==(const Outcome&) const = default;
};

Outcome read(ByteView bytes, std::size_t piece, bool head_only) {
  ResponseReader reader(head_only, body_limit);
  while (!bytes.empty() && !reader.done()) {
    const ByteView next = bytes.first(std::min(piece, bytes.size()));
    reader.feed(next);
    bytes = bytes.subspan(next.size());
  }
  reader.end(true);
  fuzz::check(reader.done(), "an answer ends");
  Outcome outcome{.body = {}, .failure = reader.failure()};
  WireResponse response = reader.take();
  outcome.status = response.status;
  outcome.headers = response.headers.size();
  outcome.body = std::move(response.body);
  return outcome;
}

/// Answers whatever is asked in the same way.
class OneAnswer final : public Endpoint {
 public:
  Exchange send(const WireRequest&, Deadline) override {
    Exchange exchange;
    exchange.response.status = 200;
    exchange.response.body = body;
    return exchange;
  }
  [[nodiscard]] const EndpointInfo& info() const override { return info_; }

  Bytes body = to_bytes(R"({"offset_milliseconds": 0})");

 private:
  EndpointInfo info_;
};

void ask_probe(ByteView body) {
  auto endpoint = std::make_unique<OneAnswer>();
  OneAnswer& answer = *endpoint;
  const auto probe = RemoteProbe::connect(std::move(endpoint), SecretBytes(32), [](std::chrono::milliseconds) {});
  fuzz::check(probe.has_value(), "an honest probe is taken");
  answer.body.assign(body.begin(), body.end());
  const auto ask = [](auto&& question) {
    try {
      question();
    } catch (const ProbeFailure& failure) {
      fuzz::check(*failure.what() != '\0', "a failure has a reason");
    }
  };
  ask([&] { (void)(*probe)->stored_bytes("b", "k"); });
  ask([&] { (void)(*probe)->stored_metadata("b", "k"); });
  ask([&] { (void)(*probe)->kms_position(); });
  ask([&] { (void)(*probe)->kms_calls(0); });
  ask([&] { (void)(*probe)->audit_events(0); });
  ask([&] { (void)(*probe)->corrupt("b", "k", 0); });
  ask([&] { (*probe)->advance_clock(std::chrono::milliseconds(1)); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  for (const bool head_only : {false, true}) {
    const Outcome whole = read(bytes, std::max<std::size_t>(size, 1), head_only);
    fuzz::check(whole.body.size() <= body_limit, "a body has a limit");
    fuzz::check(!head_only || whole.body.empty(), "the answer to HEAD has no body");
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}})
      fuzz::check(read(bytes, piece, head_only) == whole, "arrival does not change the answer");
  }
  ask_probe(bytes);
  (void)parse_endpoint_url(fuzz::text_of(data, size));
  return 0;
}
