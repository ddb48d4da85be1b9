// One stream through the whole simulator: libcurl client, HTTP or HTTPS, signature, sealing, memory store. Client and
// server share the machine, as they do in the budgets.
#include <benchmark/benchmark.h>
#include <curl/curl.h>

#include <memory>
#include <string>

#include "suites/benchmarks/bench_client.h"

namespace s3sse::benchmarks {
namespace {

constexpr std::size_t object_size = 512 << 20;

void put(benchmark::State& state, bool secure, std::string_view method) {
  BenchClient client(secure);
  for (auto _ : state) {
    if (!client.put("/bench/object", object_size, method)) state.SkipWithError("PUT was refused");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(object_size));
}

void get(benchmark::State& state, bool secure, std::string_view method) {
  BenchClient client(secure);
  if (!client.put("/bench/object", object_size, method)) state.SkipWithError("PUT was refused");
  for (auto _ : state) {
    if (client.get("/bench/object", method) != object_size) state.SkipWithError("GET failed");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(object_size));
}

void small_objects_http(benchmark::State& state) {
  BenchClient client(false);
  for (auto _ : state) {
    if (!client.put("/bench/small", 4096, "sse_s3") || client.get("/bench/small", "sse_s3") != 4096) {
      state.SkipWithError("a small request failed");
    }
  }
  state.SetItemsProcessed(state.iterations() * 2);
}

[[maybe_unused]] const bool registered = [] {
  for (const bool secure : {false, true}) {
    for (const std::string method : {"sse_s3", "sse_kms", "sse_c"}) {
      // SSE-C and SSE-KMS need TLS (SSEC-01, KMSI-24); their plain-HTTP figures are taken behind a trusted proxy
      // header.
      const std::string suffix = (secure ? "https/" : "http/") + method;
      benchmark::RegisterBenchmark(("put_" + suffix).c_str(), put, secure, method)->UseRealTime();
      benchmark::RegisterBenchmark(("get_" + suffix).c_str(), get, secure, method)->UseRealTime();
    }
  }
  benchmark::RegisterBenchmark("small_objects_http", small_objects_http)->UseRealTime()->Threads(2);
  return true;
}();

}  // namespace
}  // namespace s3sse::benchmarks
