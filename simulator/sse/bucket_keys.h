#pragma once
// Bucket-level keys in memory: for a short time one key of KMS serves many objects (BK-07, BK-09). Never on disk.
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "simulator/base/clock.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/kms/kms.h"

namespace s3sse::sse {

struct BucketKey {
  SecretBytes plaintext;
  Bytes blob;                      ///< CiphertextBlob, goes into every envelope
  kms::EncryptionContext context;  ///< the one that the blob was made under

  [[nodiscard]] BucketKey clone() const { return {plaintext.clone(), blob, context}; }
};

/// Bounded and thread-safe; the oldest key goes first.
class BucketKeys {
 public:
  static constexpr std::chrono::minutes life_span{5};
  static constexpr std::size_t capacity = 256;

  explicit BucketKeys(const Clock& clock) : clock_(clock) {}

  /// A copy of the key kept under `name`, if it is still alive.
  std::optional<BucketKey> find(std::string_view name);
  void keep(std::string name, BucketKey key);
  void forget_all();

 private:
  struct Entry {
    std::string name;
    TimePoint born;
    BucketKey key;
  };
  void forget_old();

  const Clock& clock_;
  std::mutex mutex_;
  std::list<Entry> entries_;  ///< in the order in which they were kept
};

}  // namespace s3sse::sse
