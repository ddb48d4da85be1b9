#pragma once
// A key pair that is made when it is first needed. RSA takes up to some seconds, so nobody holds the lock of KMS
// meanwhile, and nobody makes a pair that no call comes to use.
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "simulator/crypto/key_pair.h"

namespace s3sse::kms {

/// Shared by the key and its replicas. Safe from any thread.
class FreshPair {
 public:
  explicit FreshPair(crypto::KeyPairKind kind) : kind_(kind) {}
  /// One that was made before.
  FreshPair(crypto::KeyPairKind kind, crypto::KeyPair pair) : kind_(kind) {
    std::call_once(once_, [&] {
      pair_ = std::move(pair);
      made_ = true;
    });
  }
  [[nodiscard]] crypto::KeyPairKind kind() const { return kind_; }
  /// Makes the pair, or waits until another thread has made it.
  void make() {
    std::call_once(once_, [this] {
      pair_ = crypto::KeyPair::generate(kind_);
      made_ = true;
    });
  }
  /// Null until it is made; stays this object's.
  [[nodiscard]] const crypto::KeyPair* get() const { return made_ ? &*pair_ : nullptr; }

 private:
  const crypto::KeyPairKind kind_;
  std::once_flag once_;
  std::optional<crypto::KeyPair> pair_;
  std::atomic<bool> made_ = false;
};

}  // namespace s3sse::kms
