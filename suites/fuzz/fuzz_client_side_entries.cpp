// Link: s3sse::client_side
// Metadata and instruction files of client-side encryption. Lines of "name=value" up to an empty one are metadata, the
// rest is the instruction file, if there is any. Whatever they say, nothing opens without its key, and nobody crashes.
#include "simulator/client_side/codec.h"
#include "simulator/client_side/inspect.h"
#include "simulator/client_side/known_data_keys.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using namespace s3sse::client_side;

namespace {

class CountingSink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    count += bytes.size();
    return {};
  }
  std::size_t count = 0;
};

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

Metadata read_metadata(std::string_view& text) {
  Metadata metadata;
  for (auto line = next_line(text); !line.empty(); line = next_line(text)) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    metadata.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return metadata;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const Metadata metadata = read_metadata(text);
  const auto file = text.empty() ? std::nullopt : std::optional(std::string(text));

  const Inspection inspection = inspect(metadata, file, size);
  fuzz::check(!inspection.summary.empty(), "there are words for every object");
  fuzz::check(inspection.envelope.has_value() != inspection.failure.has_value(), "it is read, or it is said why not");

  Policy policy;
  policy.commitment = CommitmentPolicy::require_encrypt_allow_decrypt;
  policy.legacy_wrapping = policy.legacy_modes = true;
  KnownDataKeys kms({});
  Keyring keyrings[] = {Keyring{.main = make_aes_key(SecretBytes(32)).value()}, Keyring{.main = KmsKey{&kms, "key"}}};
  for (const Keyring& keyring : keyrings) {
    for (const auto& range : {std::optional<std::string>{}, std::optional<std::string>("bytes=3-20")}) {
      MemorySource body{Bytes(48, 7)};
      CountingSink sink;
      const auto done = decrypt({.metadata = metadata, .context = {}, .range = range}, file,
                                {.body = &body, .first = 0, .total = 48}, keyring, policy, sink);
      fuzz::check(!done && sink.count == 0, "nothing opens");
      fuzz::check(!done.error().outside().empty(), "a refusal has a reason");
      fuzz::check(done.error().reason.size() < 4 * size + 1000, "a reason is no longer than its cause");
    }
  }
  if (inspection.envelope) {
    const WrittenEnvelope written = write_envelope(*inspection.envelope, std::nullopt);
    if (inspection.envelope->version == FormatVersion::v1 || about(inspection.envelope->wrap).legacy) return 0;
    const auto again = read_envelope(
        written.metadata, [&]() -> ClientResult<std::string> { return written.instruction_file.value_or(""); }, {});
    fuzz::check(again.has_value(), "what is written is read");
    fuzz::check(again->wrapped_key == inspection.envelope->wrapped_key &&
                    again->description == inspection.envelope->description,
                "and is the same");
  }
  return 0;
}
