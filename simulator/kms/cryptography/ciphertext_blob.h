#pragma once
// The ciphertext that KMS hands out: it names its key, so that Decrypt needs no key id (KAPI-10). Layout, numbers
// big-endian:
//
//   version 1 (1 byte) | length of key ARN (2) | key ARN | material id (32) | salt (32) | nonce (12) | check (8) |
//   ciphertext and 16-byte tag
//
// Everything before the ciphertext is associated data together with the encryption context. The check (truncated
// SHA-256) is no protection, the tag is; it tells a damaged blob from one whose key is gone.
#include <optional>
#include <string>

#include "simulator/kms/key_store.h"
#include "simulator/kms/kms.h"

namespace s3sse::kms {

inline constexpr std::size_t blob_salt_size = 32;
inline constexpr std::size_t blob_nonce_size = 12;

/// A blob taken apart; the views point into it.
struct CiphertextBlob {
  std::string key_arn;
  ByteView material_id;
  ByteView salt;
  ByteView nonce;
  ByteView header;      ///< all that precedes the ciphertext
  ByteView sealed;      ///< ciphertext and tag
  bool intact = false;  ///< the check matches the header
};

/// Nothing for bytes that are no blob of this layout.
std::optional<CiphertextBlob> parse_blob(ByteView blob);

/// AES-256-GCM under a key that HKDF derives from the material and the salt: no two blobs share a key (KAPI-39).
Bytes seal_blob(const Rules& rules, Entropy& entropy, std::string_view key_arn, const KeyMaterial& material,
                const SecretBytes& plaintext, const EncryptionContext& context);
/// Nothing when key material, context or any byte of the blob is not the one it was sealed with.
std::optional<SecretBytes> open_blob(const Rules& rules, const CiphertextBlob& blob, const KeyMaterial& material,
                                     const EncryptionContext& context);

/// Sorted, length-prefixed pairs, so that no two contexts share an encoding and their order does not matter (KAPI-13).
Bytes canonical_context(const EncryptionContext& context);

}  // namespace s3sse::kms
