#pragma once
// AES key wrap of RFC 3394 (NIST SP 800-38F KW), and with padding of RFC 5649 (KWP). The key encryption key has 128,
// 192 or 256 bits: the simulator uses 256, the published vectors need the others.
#include <optional>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::crypto {

/// `plaintext_key` a multiple of 8 bytes, at least 16.
Bytes wrap_key(const SecretBytes& kek, const SecretBytes& plaintext_key);
/// Nothing when the integrity check fails.
std::optional<SecretBytes> unwrap_key(const SecretBytes& kek, ByteView wrapped);

/// Any length from 1 byte.
Bytes wrap_key_with_padding(const SecretBytes& kek, const SecretBytes& plaintext_key);
std::optional<SecretBytes> unwrap_key_with_padding(const SecretBytes& kek, ByteView wrapped);

}  // namespace s3sse::crypto
