#pragma once
// The judgement of a key that a cryptographic operation is to use. It has been found, and its policy lets the caller
// in.
#include <string_view>

#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/ciphertext_blob.h"

namespace s3sse::kms {

/// The demands of a call on its key. Nothing here outlives the call.
struct KeyUse {
  const Call& call;
  const KeyRecord& key;
  bool needs_pair = false;                           ///< a symmetric or HMAC key is of no use
  std::string_view usage = "ENCRYPT_DECRYPT";        ///< that the operation needs; empty: any
  std::string_view algorithm = "SYMMETRIC_DEFAULT";  ///< that the request names; empty: it names none
  const CiphertextBlob* ciphertext = nullptr;  ///< that the key is to open; null: there is none, or it tells no key
};

/// Refuses a key that does not fit. Where several things are wrong the first of a fixed order is told; the table in
/// key_checks.cpp is that order.
KmsResult<void> check_key_use(const KeyUse& use);

/// The generation of the key that encrypts. A key that waits for its import has none, whatever its state was forced to.
KmsResult<const KeyMaterial*> current_material(const KeyRecord& key);

/// Last of all checks: every other one has passed, so the call would have succeeded.
KmsResult<void> check_dry_run(const Call& call);

}  // namespace s3sse::kms
