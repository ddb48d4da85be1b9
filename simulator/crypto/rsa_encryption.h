#pragma once
// Encryption under RSA key pairs: RSAES-OAEP of PKCS #1 v2.2 (RFC 8017), no label; and reading what RSAES-PKCS1-v1_5
// wrote.
#include <optional>

#include "simulator/crypto/key_pair.h"

namespace s3sse::crypto {

enum class OaepHash {
  sha1,
  sha256,
  sha256_mgf1_sha1,  ///< SHA-256 for the label, SHA-1 for MGF1: what Java's OAEPWithSHA-256AndMGF1Padding is
};

/// Bytes that one encryption takes at most: RFC 8017, 7.1.1.
std::size_t oaep_capacity(const KeyPair& pair, OaepHash hash);

/// Nothing for more than oaep_capacity() bytes, and for a public exponent that OpenSSL finds too large.
std::optional<Bytes> encrypt_oaep(const KeyPair& pair, OaepHash hash, ByteView plaintext);
/// Nothing for bytes that were not encrypted under this key with this hash.
std::optional<SecretBytes> decrypt_oaep(const KeyPair& pair, OaepHash hash, ByteView ciphertext);
/// The longer form for any payload: an AES key under RSA-OAEP, then the payload under it by AES-KWP (RFC 5649).
std::optional<SecretBytes> unwrap_hybrid(const KeyPair& pair, OaepHash hash, ByteView wrapped);

/// Returns a key of `key_size` bytes that RSAES-PKCS1-v1_5 (RFC 8017, 7.2) encrypted under this pair. Never tells
/// whether it was so: for anything else of the size of the modulus it returns a key that follows from private key and
/// ciphertext (implicit rejection), in the same time. Nothing for another size.
std::optional<SecretBytes> decrypt_pkcs1_v15_key(const KeyPair& pair, ByteView ciphertext, std::size_t key_size);

}  // namespace s3sse::crypto
