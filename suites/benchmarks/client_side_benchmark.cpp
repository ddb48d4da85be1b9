// The encryption client against bare AES-256-GCM, and the time of each way to fail.
#include <benchmark/benchmark.h>

#include "simulator/client_side/codec.h"

namespace s3sse::benchmarks {
namespace {

using namespace client_side;

constexpr std::size_t client_side_body_size = 32 << 20;

class Discard final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    benchmark::DoNotOptimize(bytes.data());
    return {};
  }
};

/// Bytes that are there already: a benchmark of a source would measure its copy alone.
class ViewSource final : public BodySource {
 public:
  explicit ViewSource(ByteView bytes) : bytes_(bytes) {}
  Result<std::size_t> read(ByteSpan out) override {
    const std::size_t count = std::min(out.size(), bytes_.size());
    std::copy_n(bytes_.begin(), count, out.begin());
    bytes_ = bytes_.subspan(count);
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return bytes_.size(); }

 private:
  ByteView bytes_;
};

Keyring raw_keyring(std::uint8_t byte) {
  return Keyring{.main = AesKey{SecretBytes::copy_of(Bytes(32, byte)), {}}};
}

struct Stored {
  Metadata metadata;
  Bytes body;
};
Stored stored_object(const Bytes& plaintext) {
  SystemEntropy entropy;
  const auto made = begin_encryption({}, raw_keyring(1), {}, entropy).value();
  ViewSource source(plaintext);
  EncryptingSource encrypting(made.key, source);
  return {made.stored.metadata, read_all(encrypting, plaintext.size() + 16).value()};
}

void client_side_encrypt(benchmark::State& state) {
  const Bytes plaintext(client_side_body_size, 1);
  const Keyring keyring = raw_keyring(1);
  SystemEntropy entropy;
  Bytes buffer(256 * 1024);
  for (auto _ : state) {
    const auto made = begin_encryption({}, keyring, {}, entropy).value();
    ViewSource source(plaintext);
    EncryptingSource encrypting(made.key, source);
    while (encrypting.read(buffer).value() > 0) benchmark::DoNotOptimize(buffer.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * client_side_body_size));
}
BENCHMARK(client_side_encrypt);

void decrypt_all(benchmark::State& state, const Policy& policy) {
  const Stored object = stored_object(Bytes(client_side_body_size, 1));
  const Keyring keyring = raw_keyring(1);
  Discard sink;
  for (auto _ : state) {
    ViewSource source(object.body);
    if (!decrypt({.metadata = object.metadata}, std::nullopt, {.body = &source}, keyring, policy, sink))
      state.SkipWithError("decryption failed");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * client_side_body_size));
}
/// Into a sink that shows nothing before the end, in constant memory.
void client_side_decrypt(benchmark::State& state) {
  Policy policy;
  policy.sink_holds_back = true;
  decrypt_all(state, policy);
}
/// Held in memory until the tag was checked: the default.
void client_side_decrypt_buffered(benchmark::State& state) {
  decrypt_all(state, {});
}
BENCHMARK(client_side_decrypt);
BENCHMARK(client_side_decrypt_buffered);

/// The failures that look alike outside, for an object of 4 KiB. Wrong keys fail before the content is read, a wrong
/// tag after it: who measures that learns what he could have seen by counting bytes.
void fails(benchmark::State& state, Stored object, std::uint8_t key_byte) {
  const Keyring keyring = raw_keyring(key_byte);
  Discard sink;
  for (auto _ : state) {
    ViewSource source(object.body);
    if (decrypt({.metadata = object.metadata}, std::nullopt, {.body = &source}, keyring, {}, sink))
      state.SkipWithError("it was decrypted");
  }
}
void client_side_fails_to_unwrap(benchmark::State& state) {
  fails(state, stored_object(Bytes(4096, 1)), 2);
}
void client_side_finds_another_commitment(benchmark::State& state) {
  Stored object = stored_object(Bytes(4096, 1));
  object.metadata["x-amz-d"] = stored_object(Bytes(1, 1)).metadata["x-amz-d"];
  fails(state, std::move(object), 1);
}
void client_side_finds_another_tag(benchmark::State& state) {
  Stored object = stored_object(Bytes(4096, 1));
  object.body.back() ^= 1;
  fails(state, std::move(object), 1);
}
BENCHMARK(client_side_fails_to_unwrap);
BENCHMARK(client_side_finds_another_commitment);
BENCHMARK(client_side_finds_another_tag);

}  // namespace
}  // namespace s3sse::benchmarks
