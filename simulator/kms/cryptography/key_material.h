#pragma once
// The material of keys by their spec: random bytes for symmetric and HMAC keys, a key pair for the others:
// made when it is first needed, or imported in PKCS #8.
#include <memory>
#include <optional>
#include <string_view>

#include "simulator/base/entropy.h"
#include "simulator/crypto/key_pair.h"
#include "simulator/kms/backend.h"

namespace s3sse::kms {

/// Nothing for specs that are no pairs, and for those that this simulator cannot make.
std::optional<crypto::KeyPairKind> pair_kind(std::string_view key_spec);

/// Refuses specs that OpenSSL 3.0 has nothing for: ML-DSA, ML-KEM, and SM2.
std::optional<KmsError> check_makeable(std::string_view key_spec);

/// A new secret; empty for pairs.
SecretBytes fresh_secret(std::string_view key_spec, Entropy& entropy);
/// A pair that is yet to be made; null for a spec whose keys are no pairs.
std::shared_ptr<FreshPair> fresh_pair(std::string_view key_spec);

/// Nothing when `secret` is material that a key of this spec can import.
std::optional<KmsError> check_imported(std::string_view key_spec, const SecretBytes& secret);

/// The pair of a key; a refusal for a key that has none, and for one whose pair has to be made first: the call begins
/// again when it is.
KmsResult<std::shared_ptr<const crypto::KeyPair>> pair_of(Call& call, const KeyRecord& key,
                                                          const KeyMaterial& material);
/// The same for a pair that belongs to no key.
KmsResult<std::shared_ptr<const crypto::KeyPair>> made(Call& call, const std::shared_ptr<FreshPair>& pair);

}  // namespace s3sse::kms
