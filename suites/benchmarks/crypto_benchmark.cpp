// The limits of this machine, and what sealing makes of them.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include "simulator/base/entropy.h"
#include "simulator/crypto/digest.h"
#include "simulator/crypto/segmented_cipher.h"

namespace s3sse::benchmarks {
namespace {

constexpr std::size_t megabytes_32 = 32 << 20;

class NullSink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    benchmark::DoNotOptimize(bytes.data());
    return {};
  }
};

class StoredBytes final : public BodySink, public crypto::CiphertextReader {
 public:
  Result<void> write(ByteView bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return {};
  }
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    const std::size_t count = std::min<std::size_t>(out.size(), bytes_.size() - offset);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
    return count;
  }
  [[nodiscard]] ByteView view_at(std::uint64_t offset, std::size_t count) const override {
    return ByteView(bytes_).subspan(offset, count);
  }
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }

 private:
  Bytes bytes_;
};

crypto::SegmentKeys make_keys(Entropy& entropy, std::size_t layers) {
  crypto::SegmentKeys keys;
  for (std::size_t i = 0; i < layers; ++i) keys.layers.push_back(entropy.secret(32));
  return crypto::derive_segment_keys(keys, entropy.bytes(32));
}

void limit_md5(benchmark::State& state) {
  const Bytes data(megabytes_32, 1);
  for (auto _ : state) benchmark::DoNotOptimize(crypto::md5(data));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * data.size()));
}
BENCHMARK(limit_md5);

void limit_aes_256_gcm(benchmark::State& state) {
  const Bytes data(megabytes_32, 1), key(32, 2), nonce(12, 3);
  Bytes out(crypto::segment_plaintext_size + 16);
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key.data(), nonce.data());
  for (auto _ : state) {
    for (std::size_t at = 0; at < data.size(); at += crypto::segment_plaintext_size) {
      int written = 0;
      EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data());
      EVP_EncryptUpdate(context, out.data(), &written, data.data() + at,
                        static_cast<int>(crypto::segment_plaintext_size));
      EVP_EncryptFinal_ex(context, out.data() + written, &written);
    }
  }
  EVP_CIPHER_CTX_free(context);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * data.size()));
}
BENCHMARK(limit_aes_256_gcm);

void seal(benchmark::State& state, std::size_t layers) {
  SystemEntropy entropy;
  const auto keys = make_keys(entropy, layers);
  const Bytes data(megabytes_32, 1);
  NullSink sink;
  for (auto _ : state) {
    crypto::SegmentSealer sealer(keys.clone(), to_bytes("binding"), sink);
    if (!sealer.update(data) || !sealer.finish()) state.SkipWithError("sealing failed");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * data.size()));
}
void seal_one_layer(benchmark::State& state) {
  seal(state, 1);
}
void seal_two_layers(benchmark::State& state) {
  seal(state, 2);
}
BENCHMARK(seal_one_layer);
BENCHMARK(seal_two_layers);

void open_one_layer(benchmark::State& state) {
  SystemEntropy entropy;
  const auto keys = make_keys(entropy, 1);
  const auto stored = std::make_shared<StoredBytes>();
  crypto::SegmentSealer sealer(keys.clone(), to_bytes("binding"), *stored);
  if (!sealer.update(Bytes(megabytes_32, 1)) || !sealer.finish()) state.SkipWithError("sealing failed");
  Bytes buffer(256 * 1024);
  for (auto _ : state) {
    const auto source = crypto::open_segments(keys.clone(), to_bytes("binding"), stored, megabytes_32, 0, megabytes_32);
    while (true) {
      const auto count = source->read(buffer);
      if (!count) state.SkipWithError("opening failed");
      if (!count || *count == 0) break;
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * megabytes_32));
}
BENCHMARK(open_one_layer);

}  // namespace
}  // namespace s3sse::benchmarks
