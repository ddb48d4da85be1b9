#pragma once
// Elliptic curve Diffie-Hellman (NIST SP 800-56A, 5.7.1.2): the raw shared secret, which is no key yet.
#include <optional>

#include "simulator/crypto/key_pair.h"

namespace s3sse::crypto {

/// `peer`: SubjectPublicKeyInfo in DER. Nothing for bytes that are no public key on the curve of the
/// pair.
std::optional<SecretBytes> shared_secret(const KeyPair& pair, ByteView peer);

}  // namespace s3sse::crypto
