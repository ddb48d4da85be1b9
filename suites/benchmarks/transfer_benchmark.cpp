// One stream through the whole simulator: signature, HTTP or HTTPS, sealing, memory store; and the same requests to the
// server of the limits. Client and server share the machine, as they do in the budgets.
#include <benchmark/benchmark.h>

#include <string>

#include "suites/benchmarks/bench_client.h"

namespace s3sse::benchmarks {
namespace {

constexpr std::int64_t object_size = 512 << 20;
constexpr std::int64_t gibibyte = 1 << 30;

void put(benchmark::State& state, Peer peer, bool secure, Method method, std::int64_t size) {
  BenchClient client(peer, secure);
  for (auto _ : state) {
    if (!client.put("/bench/object", static_cast<std::uint64_t>(size), method)) state.SkipWithError("PUT was refused");
  }
  state.SetBytesProcessed(state.iterations() * size);
}

void get(benchmark::State& state, Peer peer, bool secure, Method method, std::int64_t size) {
  BenchClient client(peer, secure);
  const auto wanted = static_cast<std::uint64_t>(size);
  if (!client.put("/bench/object", wanted, method)) state.SkipWithError("PUT was refused");
  for (auto _ : state) {
    if (client.get("/bench/object", method) != wanted) state.SkipWithError("GET failed");
  }
  state.SetBytesProcessed(state.iterations() * size);
}

/// A PUT and a GET of 4 KiB, over two connections at once.
void small_objects(benchmark::State& state, Peer peer, bool secure) {
  BenchClient client(peer, secure);
  const std::string target = "/bench/small-" + std::to_string(state.thread_index());
  const std::string body(4096, 'x');
  for (auto _ : state) {
    if (!client.call("PUT", target, body) || !client.call("GET", target)) state.SkipWithError("a request failed");
  }
  state.SetItemsProcessed(state.iterations() * 2);
}

[[maybe_unused]] const bool registered = [] {
  using benchmark::RegisterBenchmark;
  for (const bool secure : {false, true}) {
    const std::string scheme = secure ? "https" : "http";
    RegisterBenchmark(("limit_receive_and_seal_" + scheme).c_str(), put, Peer::limit, secure, Method::sse_s3,
                      object_size)
        ->MeasureProcessCPUTime()
        ->UseRealTime();
    RegisterBenchmark(("limit_open_and_send_" + scheme).c_str(), get, Peer::limit, secure, Method::sse_s3, object_size)
        ->MeasureProcessCPUTime()
        ->UseRealTime();
    for (const auto& [name, method] :
         {std::pair{"sse_s3", Method::sse_s3}, {"sse_kms", Method::sse_kms}, {"sse_c", Method::sse_c}}) {
      const std::string suffix = scheme + "/" + name;
      RegisterBenchmark(("put_" + suffix).c_str(), put, Peer::simulator, secure, method, object_size)
          ->MeasureProcessCPUTime()
          ->UseRealTime();
      RegisterBenchmark(("get_" + suffix).c_str(), get, Peer::simulator, secure, method, object_size)
          ->MeasureProcessCPUTime()
          ->UseRealTime();
    }
  }
  RegisterBenchmark("limit_small_exchange", small_objects, Peer::limit, false)
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Threads(2);
  RegisterBenchmark("small_objects_http", small_objects, Peer::simulator, false)
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Threads(2);
  if (const OtherServer* other = other_server()) {
    RegisterBenchmark("other_put", put, Peer::other, other->secure, Method::sse_s3, gibibyte)->UseRealTime();
    RegisterBenchmark("other_get", get, Peer::other, other->secure, Method::sse_s3, gibibyte)->UseRealTime();
    RegisterBenchmark("other_small_objects", small_objects, Peer::other, other->secure)->UseRealTime()->Threads(2);
  }
  return true;
}();

}  // namespace
}  // namespace s3sse::benchmarks
