// The price of more: objects in a bucket, connections, bytes of an object, parts of an upload. A curve that
// stays flat is the aim; each row is the time of one request.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <mutex>
#include <string>

#include "suites/benchmarks/bench_client.h"

namespace s3sse::benchmarks {
namespace {

constexpr std::string_view small_body = "a body";

/// A bucket of that many objects, filled when it is first asked for.
std::string bucket_of(BenchClient& client, std::int64_t objects) {
  static std::map<std::int64_t, std::string> filled;
  std::string& bucket = filled[objects];
  if (!bucket.empty()) return bucket;
  bucket = fmt::format("/growth-{}", objects);
  client.call("PUT", bucket);
  for (std::int64_t i = 0; i < objects; ++i) client.call("PUT", fmt::format("{}/{:08}", bucket, i), small_body);
  return bucket;
}

enum class Ask { put, get, list, list_versions };

void by_objects(benchmark::State& state, Ask ask) {
  BenchClient client(Peer::simulator, false);
  const std::string bucket = bucket_of(client, state.range(0));
  // A step that meets every part of the bucket, and no two neighbours.
  std::int64_t at = 0;
  for (auto _ : state) {
    at = (at + 7919) % state.range(0);
    const std::string key = fmt::format("{:08}", at);
    const auto answer = ask == Ask::put    ? client.call("PUT", bucket + "/" + key, small_body)
                        : ask == Ask::get  ? client.call("GET", bucket + "/" + key)
                        : ask == Ask::list ? client.call("GET", bucket + "?list-type=2&start-after=" + key)
                                           : client.call("GET", bucket + "?key-marker=" + key + "&versions=");
    if (!answer) state.SkipWithError("a request failed");
  }
}

void by_connections(benchmark::State& state) {
  BenchClient client(Peer::simulator, false);
  client.call("PUT", "/bench/shared", small_body);
  for (auto _ : state) {
    if (!client.call("GET", "/bench/shared")) state.SkipWithError("a request failed");
  }
  state.SetItemsProcessed(state.iterations());
}

void by_size(benchmark::State& state, bool writes) {
  BenchClient client(Peer::simulator, false);
  const auto size = static_cast<std::uint64_t>(state.range(0));
  if (!client.put("/bench/sized", size, Method::sse_s3)) state.SkipWithError("PUT was refused");
  for (auto _ : state) {
    const bool fine =
        writes ? client.put("/bench/sized", size, Method::sse_s3) : client.get("/bench/sized", Method::sse_s3) == size;
    if (!fine) state.SkipWithError("a request failed");
  }
  client.put("/bench/sized", 0, Method::sse_s3);  // gives the memory back
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

std::string text_between(const std::string& text, std::string_view before, std::string_view behind) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t start = at + before.size();
  return text.substr(start, text.find(behind, start) - start);
}

/// UploadPart into an upload that has that many parts already.
void by_parts(benchmark::State& state) {
  BenchClient client(Peer::simulator, false);
  const auto begun = client.call("POST", "/bench/parts?uploads");
  const std::string upload = begun ? text_between(*begun, "<UploadId>", "<") : "";
  const auto part = [&](std::int64_t number) {
    return client.call("PUT", fmt::format("/bench/parts?partNumber={}&uploadId={}", number, upload), small_body);
  };
  for (std::int64_t number = 1; number <= state.range(0); ++number) {
    if (!part(number)) state.SkipWithError("UploadPart was refused");
  }
  for (auto _ : state) {
    if (!part(state.range(0))) state.SkipWithError("UploadPart was refused");
  }
  client.call("DELETE", "/bench/parts?uploadId=" + upload);
}

[[maybe_unused]] const bool registered_growth = [] {
  using benchmark::RegisterBenchmark;
  for (const auto& [name, ask] :
       {std::pair{"put", Ask::put}, {"get", Ask::get}, {"list", Ask::list}, {"list_versions", Ask::list_versions}}) {
    RegisterBenchmark(fmt::format("growth_objects_{}", name).c_str(), by_objects, ask)
        ->RangeMultiplier(1000)
        ->Range(1, 1'000'000)
        ->UseRealTime();
  }
  RegisterBenchmark("growth_connections", by_connections)->ThreadRange(1, 128)->UseRealTime();
  for (const bool writes : {true, false}) {
    auto* sized = RegisterBenchmark(writes ? "growth_size_put" : "growth_size_get", by_size, writes)->UseRealTime();
    for (const std::int64_t size : {0L, 4L << 10, 1L << 20, 64L << 20, 1L << 30, 5L << 30}) sized->Arg(size);
  }
  RegisterBenchmark("growth_parts", by_parts)->Arg(1)->Arg(100)->Arg(1000)->Arg(10'000)->UseRealTime();
  return true;
}();

}  // namespace
}  // namespace s3sse::benchmarks
