#pragma once
// Encryption under RSA key pairs: RSAES-OAEP of PKCS #1 v2.2 (RFC 8017), one hash for label and MGF1, no label.
#include <optional>

#include "simulator/crypto/key_pair.h"

namespace s3sse::crypto {

enum class OaepHash { sha1, sha256 };

/// Bytes that one encryption takes at most: RFC 8017, 7.1.1.
std::size_t oaep_capacity(const KeyPair& pair, OaepHash hash);

/// Nothing for more than oaep_capacity() bytes, and for a public exponent that OpenSSL finds too large.
std::optional<Bytes> encrypt_oaep(const KeyPair& pair, OaepHash hash, ByteView plaintext);
/// Nothing for bytes that were not encrypted under this key with this hash.
std::optional<SecretBytes> decrypt_oaep(const KeyPair& pair, OaepHash hash, ByteView ciphertext);
/// The longer form for any payload: an AES key under RSA-OAEP, then the payload under it by AES-KWP (RFC 5649).
std::optional<SecretBytes> unwrap_hybrid(const KeyPair& pair, OaepHash hash, ByteView wrapped);

}  // namespace s3sse::crypto
