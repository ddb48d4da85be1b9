#include "simulator/crypto/xxhash_checksum.h"

// The whole of it in this file, so that nobody who links the simulator needs the library.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace s3sse::crypto {
namespace {

class Xxh64 final : public Checksum {
 public:
  Xxh64() { XXH64_reset(&state_, 0); }
  void update(ByteView bytes) override {
    if (!bytes.empty()) XXH64_update(&state_, bytes.data(), bytes.size());
  }
  Bytes finish() override {
    XXH64_canonical_t canonical;
    XXH64_canonicalFromHash(&canonical, XXH64_digest(&state_));
    XXH64_reset(&state_, 0);
    return {std::begin(canonical.digest), std::end(canonical.digest)};
  }

 private:
  XXH64_state_t state_;
};

class Xxh3 final : public Checksum {
 public:
  explicit Xxh3(bool wide) : wide_(wide) { reset(); }
  void update(ByteView bytes) override {
    if (bytes.empty()) return;
    if (wide_) {
      XXH3_128bits_update(&state_, bytes.data(), bytes.size());
    } else {
      XXH3_64bits_update(&state_, bytes.data(), bytes.size());
    }
  }
  Bytes finish() override {
    Bytes result;
    if (wide_) {
      XXH128_canonical_t canonical;
      XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_));
      result.assign(std::begin(canonical.digest), std::end(canonical.digest));
    } else {
      XXH64_canonical_t canonical;
      XXH64_canonicalFromHash(&canonical, XXH3_64bits_digest(&state_));
      result.assign(std::begin(canonical.digest), std::end(canonical.digest));
    }
    reset();
    return result;
  }

 private:
  void reset() {
    if (wide_) {
      XXH3_128bits_reset(&state_);
    } else {
      XXH3_64bits_reset(&state_);
    }
  }

  bool wide_;
  alignas(64) XXH3_state_t state_{};
};

}  // namespace

std::unique_ptr<Checksum> make_xxhash(ChecksumAlgorithm algorithm) {
  if (algorithm == ChecksumAlgorithm::xxhash64) return std::make_unique<Xxh64>();
  if (algorithm == ChecksumAlgorithm::xxhash3) return std::make_unique<Xxh3>(false);
  if (algorithm == ChecksumAlgorithm::xxhash128) return std::make_unique<Xxh3>(true);
  return nullptr;
}

}  // namespace s3sse::crypto
