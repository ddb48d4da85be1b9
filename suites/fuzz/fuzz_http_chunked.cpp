// Link: s3sse::server
// The chunked transfer coding: the outcome must not depend on how the bytes arrive.
#include <algorithm>
#include <string>

#include "simulator/server/chunked_decoder.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

struct Outcome {
  std::string data;
  bool finished = false;
  bool failed = false;
  std::size_t used = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome decode(std::string_view bytes, std::size_t piece) {
  server::ChunkedDecoder decoder;
  Outcome outcome;
  while (outcome.used < bytes.size() && !decoder.finished()) {
    const std::string_view next = bytes.substr(outcome.used, piece);
    if (decoder.data_left() != 0) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(next.size(), decoder.data_left()));
      outcome.data += next.substr(0, count);
      decoder.took_data(count);
      outcome.used += count;
      continue;
    }
    const auto used = decoder.take_framing(next);
    if (!used) {
      outcome.failed = true;
      outcome.used = 0;  // where it noticed depends on the pieces
      return outcome;
    }
    fuzz::check(*used != 0 && *used <= next.size(), "framing makes progress and stays within its bytes");
    outcome.used += *used;
  }
  outcome.finished = decoder.finished();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const Outcome whole = decode(bytes, std::max<std::size_t>(size, 1));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    fuzz::check(decode(bytes, piece) == whole, "arrival does not change the body");
  }
  fuzz::check(!whole.finished || bytes.substr(0, whole.used).ends_with("\r\n"), "a finished body ends in CRLF");
  return 0;
}
