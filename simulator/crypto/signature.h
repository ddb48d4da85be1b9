#pragma once
// Signatures: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017, a salt as long as the hash, MGF1 with the same hash), ECDSA
// (FIPS 186-5, encoded in DER as RFC 3279 has it) and Ed25519 (RFC 8032).
#include "simulator/crypto/digest.h"
#include "simulator/crypto/key_pair.h"

namespace s3sse::crypto {

enum class SignatureScheme { rsassa_pkcs1, rsassa_pss, ecdsa, ed25519 };

/// `signed_part`: the digest by `hash` of what is signed; for Ed25519 the message itself. Nothing where the scheme is
/// not one of such pairs.
std::optional<Bytes> sign(const KeyPair& pair, SignatureScheme scheme, DigestAlgorithm hash, ByteView signed_part);
/// True if the signature is one of `signed_part` by this pair.
bool verifies(const KeyPair& pair, SignatureScheme scheme, DigestAlgorithm hash, ByteView signed_part,
              ByteView signature);

}  // namespace s3sse::crypto
