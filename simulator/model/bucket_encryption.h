#pragma once
// The encryption configuration of a bucket, as PutBucketEncryption sets it (ENC and BLK rules).
#include <optional>
#include <string>

#include "simulator/model/encryption_method.h"

namespace s3sse {

struct BucketEncryption {
  EncryptionMethod algorithm = EncryptionMethod::sse_s3;  ///< never sse_c (ENC-12)
  std::optional<std::string> kms_master_key_id;  ///< echoed as it was given, never resolved here (ENC-08, ENC-09)
  bool bucket_key_enabled = false;
  /// The value of BlockedEncryptionTypes; unset where the element never appeared (buckets of before November 2025).
  enum class Blocked { unset, none, sse_c };
  Blocked blocked = Blocked::unset;
  /// True once PutBucketEncryption wrote a rule with a default algorithm (COPY-20 asks).
  bool explicitly_put = false;

  [[nodiscard]] bool blocks_sse_c() const { return blocked == Blocked::sse_c; }
};

}  // namespace s3sse
