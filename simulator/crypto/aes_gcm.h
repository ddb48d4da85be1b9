#pragma once
// One-shot AES-256-GCM (NIST SP 800-38D), 96-bit nonce, 128-bit tag appended to the ciphertext.
#include <optional>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::crypto {

Bytes aes_gcm_encrypt(const SecretBytes& key, ByteView nonce, ByteView plaintext, ByteView associated_data);
/// Nothing when the tag does not match.
std::optional<SecretBytes> aes_gcm_decrypt(const SecretBytes& key, ByteView nonce, ByteView ciphertext_and_tag,
                                           ByteView associated_data);

}  // namespace s3sse::crypto
