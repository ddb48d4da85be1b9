// The encryption client against bare AES-256-GCM, and the time of each way to fail.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

#include "simulator/client_side/codec.h"
#include "simulator/crypto/stream_cipher.h"

namespace s3sse::benchmarks {
namespace {

using namespace client_side;

constexpr std::uint64_t client_side_body_size = std::uint64_t{1} << 30;
constexpr std::int64_t constant_memory = 32 << 20;      ///< bytes that it may take
constexpr std::uint64_t buffered_body_size = 32 << 20;  ///< half of what the default buffer holds

class Discard final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    benchmark::DoNotOptimize(bytes.data());
    return {};
  }
};

/// Zeros, and a tail behind them: whatever its length, it takes no memory, and no longer than a copy.
class ZerosAndTail final : public BodySource {
 public:
  ZerosAndTail(std::uint64_t zeros, ByteView tail) : zeros_(zeros), tail_(tail) {}
  Result<std::size_t> read(ByteSpan out) override {
    if (zeros_ > 0) {
      const std::size_t count = std::min<std::uint64_t>(out.size(), zeros_);
      std::fill_n(out.begin(), count, std::uint8_t{0});
      zeros_ -= count;
      return count;
    }
    const std::size_t count = std::min(out.size(), tail_.size());
    std::copy_n(tail_.begin(), count, out.begin());
    tail_ = tail_.subspan(count);
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return zeros_ + tail_.size(); }

 private:
  std::uint64_t zeros_;
  ByteView tail_;
};

Keyring raw_keyring(std::uint8_t byte) {
  return Keyring{.main = make_aes_key(SecretBytes::copy_of(Bytes(32, byte))).value()};
}

/// An object whose ciphertext is zeros: that of the key stream. So it is as long as wanted, and takes no memory.
struct ObjectOfZeros {
  Metadata metadata;
  Bytes tag;

  explicit ObjectOfZeros(std::uint64_t size) {
    SystemEntropy entropy;
    auto made = begin_encryption({}, raw_keyring(1), {}, entropy).value();
    Bytes counter = made.key.iv;
    for (const std::uint8_t byte : {0, 0, 0, 2}) counter.push_back(byte);
    crypto::CtrStream key_stream(made.key.key, counter);
    ContentCipher cipher(made.key);
    Bytes piece(256 * 1024);
    for (std::uint64_t left = size; left > 0; left -= std::min<std::uint64_t>(left, piece.size())) {
      const ByteSpan part = ByteSpan(piece).first(std::min<std::uint64_t>(left, piece.size()));
      std::ranges::fill(part, std::uint8_t{0});
      key_stream.update(part);
      (void)cipher.update(part);
    }
    metadata = std::move(made.stored.metadata);
    tag = cipher.tag();
  }
};

/// Bytes of memory of this process, as /proc tells them: "VmRSS:" now, "VmHWM:" at most since the mark.
std::int64_t memory_of_process(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kibibytes = 0;
    if (word == name && status >> kibibytes) return kibibytes * 1024;
  }
  return 0;
}

/// The bytes that a benchmark adds to the memory of this process, as a counter; more than `ceiling` is an error.
class PeakMemory {
 public:
  PeakMemory(benchmark::State& state, std::int64_t ceiling) : state_(state), ceiling_(ceiling) {
    ::malloc_trim(0);                               // what others freed must not hide what is taken
    std::ofstream("/proc/self/clear_refs") << "5";  // the mark: VmHWM begins anew
    before_ = memory_of_process("VmRSS:");
  }
  ~PeakMemory() {
    const std::int64_t peak = memory_of_process("VmHWM:") - before_;
    state_.counters["peak_bytes"] = static_cast<double>(peak);
    if (peak > ceiling_) state_.SkipWithError("it took more memory than it may");
  }
  PeakMemory(const PeakMemory&) = delete;
  PeakMemory& operator=(const PeakMemory&) = delete;

 private:
  benchmark::State& state_;
  std::int64_t ceiling_;
  std::int64_t before_;
};

void client_side_encrypt(benchmark::State& state) {
  const Keyring keyring = raw_keyring(1);
  SystemEntropy entropy;
  const PeakMemory peak(state, constant_memory);
  Bytes buffer(256 * 1024);
  for (auto _ : state) {
    const auto made = begin_encryption({}, keyring, {}, entropy).value();
    ZerosAndTail source(client_side_body_size, {});
    EncryptingSource encrypting(made.key, source);
    while (encrypting.read(buffer).value() > 0) benchmark::DoNotOptimize(buffer.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * client_side_body_size));
}
BENCHMARK(client_side_encrypt);

void decrypt_all(benchmark::State& state, const Policy& policy, std::uint64_t size, std::int64_t ceiling) {
  const ObjectOfZeros object(size);
  const Keyring keyring = raw_keyring(1);
  Discard sink;
  const PeakMemory peak(state, ceiling);
  for (auto _ : state) {
    ZerosAndTail source(size, object.tag);
    if (!decrypt({.metadata = object.metadata}, std::nullopt, {.body = &source}, keyring, policy, sink))
      state.SkipWithError("decryption failed");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * size));
}
/// Into a sink that shows nothing before the end: a file under a temporary name.
void client_side_decrypt(benchmark::State& state) {
  decrypt_all(state, {.sink_holds_back = true}, client_side_body_size, constant_memory);
}
void client_side_decrypt_delayed(benchmark::State& state) {
  decrypt_all(state, {.delayed_authentication = true}, client_side_body_size, constant_memory);
}
/// Held in memory until the tag was checked: the default.
void client_side_decrypt_buffered(benchmark::State& state) {
  decrypt_all(state, {}, buffered_body_size, buffered_body_size + (4 << 20));
}
BENCHMARK(client_side_decrypt);
BENCHMARK(client_side_decrypt_delayed);
BENCHMARK(client_side_decrypt_buffered);

struct StoredObject {
  Metadata metadata;
  Bytes body;
};
StoredObject stored_object(std::size_t size) {
  SystemEntropy entropy;
  const auto made = begin_encryption({}, raw_keyring(1), {}, entropy).value();
  ZerosAndTail source(size, {});
  EncryptingSource encrypting(made.key, source);
  return {made.stored.metadata, read_all(encrypting, size + gcm_content_tag_size).value()};
}

/// The failures that look alike outside, for an object of 4 KiB. Wrong keys fail before the content is read, a wrong
/// tag after it: who measures that learns what he could have seen by counting bytes.
void fails(benchmark::State& state, StoredObject object, std::uint8_t key_byte) {
  const Keyring keyring = raw_keyring(key_byte);
  Discard sink;
  for (auto _ : state) {
    ZerosAndTail source(0, object.body);
    if (decrypt({.metadata = object.metadata}, std::nullopt, {.body = &source}, keyring, {}, sink))
      state.SkipWithError("it was decrypted");
  }
}
void client_side_fails_to_unwrap(benchmark::State& state) {
  fails(state, stored_object(4096), 2);
}
void client_side_finds_another_commitment(benchmark::State& state) {
  StoredObject object = stored_object(4096);
  object.metadata["x-amz-d"] = stored_object(1).metadata["x-amz-d"];
  fails(state, std::move(object), 1);
}
void client_side_finds_another_tag(benchmark::State& state) {
  StoredObject object = stored_object(4096);
  object.body.back() ^= 1;
  fails(state, std::move(object), 1);
}
BENCHMARK(client_side_fails_to_unwrap);
BENCHMARK(client_side_finds_another_commitment);
BENCHMARK(client_side_finds_another_tag);

}  // namespace
}  // namespace s3sse::benchmarks
