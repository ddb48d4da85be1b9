// Link: s3sse::transport
// Answers of endpoints: the outcome must not depend on how the bytes arrive, and no body is kept beyond its limit.
#include <algorithm>

#include "harness/transport/endpoint_url.h"
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
  (void)parse_endpoint_url(fuzz::text_of(data, size));
  return 0;
}
