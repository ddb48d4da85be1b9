#pragma once
// The door to randomness: data keys, nonces, salts, ids. Passed in, so that a seeded run can be repeated byte for byte.
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse {

class Entropy {
 public:
  virtual ~Entropy() = default;
  /// Fills `out` wholly. Safe from any thread. A broken operating-system generator ends the process: no caller could
  /// go on safely without randomness.
  virtual void fill(ByteSpan out) = 0;

  [[nodiscard]] Bytes bytes(std::size_t count);
  [[nodiscard]] SecretBytes secret(std::size_t count);
  /// `count` random bytes as 2*count lower-case hex digits.
  [[nodiscard]] std::string hex(std::size_t count);
  /// Random version 4 UUID of RFC 9562, lower case.
  [[nodiscard]] std::string uuid();
};

/// The operating system's generator, through OpenSSL's DRBG.
class SystemEntropy final : public Entropy {
 public:
  void fill(ByteSpan out) override;
};

/// Deterministic stream from a seed (AES-256-CTR over a key derived from it). For tests and repeatable runs only: keys
/// made from it are as secret as the seed.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::string_view seed);
  ~SeededEntropy() override;
  void fill(ByteSpan out) override;

 private:
  struct Stream;
  std::mutex mutex_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace s3sse
