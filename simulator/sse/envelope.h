#pragma once
// The record kept beside sealed bytes: the method, the wrapped data keys, and the facts needed to unwrap them. Holds
// no key in the clear, and of a customer's key only a salted HMAC (SSEC-26).
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/bytes.h"
#include "simulator/base/result.h"
#include "simulator/kms/kms.h"
#include "simulator/model/encryption_method.h"

namespace s3sse::sse {

struct Envelope {
  EncryptionMethod method = EncryptionMethod::sse_s3;
  /// One wrapped data key per layer, innermost first. SSE-KMS: the KMS CiphertextBlob, or with a bucket key the data
  /// key wrapped under the bucket-level key. DSSE-KMS: the blob, then the outer key wrapped under the root key.
  std::vector<Bytes> wrapped_keys;
  bool legacy_unencrypted = false;  ///< see EncryptionPlan
  Bytes salt;                       ///< 32 random bytes: makes the key encryption key of this object its own

  // KMS methods
  std::string kms_key_arn;
  kms::EncryptionContext context;  ///< whole context, aws:s3:arn included
  bool bucket_key_enabled = false;
  Bytes bucket_key_blob;  ///< CiphertextBlob of the bucket-level key; empty without a bucket key

  // SSE-C
  Bytes customer_key_verifier;   ///< HMAC-SHA256 of the key under `salt`
  std::string customer_key_md5;  ///< Base64, as the request has it, to be echoed (SSEC-20); not stored (SSEC-26)
};

/// Compact JSON; binary members in Base64.
std::string serialise(const Envelope& envelope);
/// Strict: anything unexpected is an error, never a guess.
Result<Envelope> parse_envelope(std::string_view text);

}  // namespace s3sse::sse
