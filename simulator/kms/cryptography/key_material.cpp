#include "simulator/kms/cryptography/key_material.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/kms/cryptography/fresh_pair.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

using crypto::KeyPairKind;

struct PairSpec {
  std::string_view key_spec;
  KeyPairKind kind;
};

constexpr std::array pair_specs = {
    PairSpec{"RSA_2048", KeyPairKind::rsa_2048},           PairSpec{"RSA_3072", KeyPairKind::rsa_3072},
    PairSpec{"RSA_4096", KeyPairKind::rsa_4096},           PairSpec{"ECC_NIST_P256", KeyPairKind::nist_p256},
    PairSpec{"ECC_NIST_P384", KeyPairKind::nist_p384},     PairSpec{"ECC_NIST_P521", KeyPairKind::nist_p521},
    PairSpec{"ECC_SECG_P256K1", KeyPairKind::secg_p256k1}, PairSpec{"ECC_NIST_EDWARDS25519", KeyPairKind::ed25519},
};

/// Bytes of a secret: of a new one, and those that an imported one may have (KMS Developer Guide, "Requirements for
/// imported key material").
struct SecretSpec {
  std::string_view key_spec;
  std::size_t fresh;
  std::size_t shortest;
  std::size_t longest;
};

constexpr std::array secret_specs = {
    SecretSpec{"SYMMETRIC_DEFAULT", material_size, material_size, material_size},
    SecretSpec{"HMAC_224", 28, 28, 64},
    SecretSpec{"HMAC_256", 32, 32, 64},
    SecretSpec{"HMAC_384", 48, 48, 128},
    SecretSpec{"HMAC_512", 64, 64, 128},
};

/// Null for a spec whose keys are pairs.
const SecretSpec* secret_spec(std::string_view key_spec) {
  const auto found = std::ranges::find(secret_specs, key_spec, &SecretSpec::key_spec);
  return found == secret_specs.end() ? nullptr : &*found;
}

KmsError unfit_material(std::string message) {
  return {"IncorrectKeyMaterialException", std::move(message)};
}

}  // namespace

std::optional<KeyPairKind> pair_kind(std::string_view key_spec) {
  const auto found = std::ranges::find(pair_specs, key_spec, &PairSpec::key_spec);
  return found == pair_specs.end() ? std::nullopt : std::optional(found->kind);
}

std::optional<KmsError> check_makeable(std::string_view key_spec) {
  if (secret_spec(key_spec) != nullptr || pair_kind(key_spec)) return std::nullopt;
  return errors::unsupported(
      fmt::format("This simulator has no {} keys: its cryptography is that of OpenSSL 3.0.", key_spec));
}

std::shared_ptr<FreshPair> fresh_pair(std::string_view key_spec) {
  const auto kind = pair_kind(key_spec);
  return kind ? std::make_shared<FreshPair>(*kind) : nullptr;
}

SecretBytes fresh_secret(std::string_view key_spec, Entropy& entropy) {
  if (pair_kind(key_spec)) return {};
  const SecretSpec* spec = secret_spec(key_spec);
  return entropy.secret(spec == nullptr ? material_size : spec->fresh);
}

std::optional<KmsError> check_imported(std::string_view key_spec, const SecretBytes& secret) {
  if (const auto kind = pair_kind(key_spec)) {
    const auto pair = crypto::KeyPair::from_private_key(*kind, secret.reveal());
    if (pair && pair->is_sound()) return std::nullopt;
    return unfit_material(
        fmt::format("Key material of a key with spec {} is its private key in PKCS #8, DER.", key_spec));
  }
  const SecretSpec* spec = secret_spec(key_spec);
  if (spec != nullptr && secret.size() >= spec->shortest && secret.size() <= spec->longest) return std::nullopt;
  if (spec == nullptr) return check_makeable(key_spec);
  if (spec->shortest == spec->longest)
    return unfit_material(fmt::format("Key material of a symmetric encryption key has {} bytes.", spec->fresh));
  return unfit_material(
      fmt::format("Key material of a key with spec {} has {} to {} bytes.", key_spec, spec->shortest, spec->longest));
}

KmsResult<std::shared_ptr<const crypto::KeyPair>> made(Call& call, const std::shared_ptr<FreshPair>& pair) {
  if (const crypto::KeyPair* ready = pair->get()) return std::shared_ptr<const crypto::KeyPair>(pair, ready);
  call.wanted_pair = pair;
  return refuse({"KMSInternalException", "The key pair is being made."});  // nobody sees it: the call begins again
}

KmsResult<std::shared_ptr<const crypto::KeyPair>> pair_of(Call& call, const KeyRecord& key,
                                                          const KeyMaterial& material) {
  if (material.pair != nullptr) return made(call, material.pair);
  const auto kind = pair_kind(key.metadata.key_spec);
  auto imported = kind ? crypto::KeyPair::from_private_key(*kind, material.secret.reveal()) : std::nullopt;
  if (!imported) return refuse(errors::unsupported("The key has no key pair."));
  return std::make_shared<const crypto::KeyPair>(std::move(*imported));
}

}  // namespace s3sse::kms
