#pragma once
// The material of keys by their spec: random bytes for symmetric and HMAC keys, a private key in PKCS #8 for pairs.
#include <optional>
#include <string_view>

#include "simulator/base/entropy.h"
#include "simulator/crypto/key_pair.h"
#include "simulator/kms/key_store.h"

namespace s3sse::kms {

/// Nothing for specs that are no pairs, and for those that this simulator cannot make.
std::optional<crypto::KeyPairKind> pair_kind(std::string_view key_spec);

/// Refuses specs that OpenSSL 3.0 has nothing for: ML-DSA, ML-KEM, and SM2.
std::optional<KmsError> check_makeable(std::string_view key_spec);

/// New material. A pair takes up to some seconds.
SecretBytes fresh_material(std::string_view key_spec, Entropy& entropy);

/// Nothing when `secret` is material that a key of this spec can import.
std::optional<KmsError> check_imported(std::string_view key_spec, const SecretBytes& secret);

/// The pair of a key; nothing for a key that has none.
std::optional<crypto::KeyPair> pair_of(const KeyRecord& key, const KeyMaterial& material);

}  // namespace s3sse::kms
