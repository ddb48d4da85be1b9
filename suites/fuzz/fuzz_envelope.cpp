// Link: s3sse::sse
// Stored envelopes, as somebody who can write to the store makes them: strict, and what is read can be written again.
#include "simulator/sse/envelope.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto envelope = sse::parse_envelope(fuzz::text_of(data, size));
  if (!envelope) {
    fuzz::check(!envelope.error().message.empty(), "a refusal has a reason");
    return 0;
  }
  const std::string text = sse::serialise(*envelope);
  const auto again = sse::parse_envelope(text);
  fuzz::check(again.has_value(), "what is written can be read");
  fuzz::check(sse::serialise(*again) == text, "and says the same");
  return 0;
}
