// GetPublicKey and DeriveSharedSecret.
#include "simulator/crypto/key_agreement.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_checks.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

struct OwnedPair {
  KeyRecord* key;
  std::shared_ptr<const crypto::KeyPair> pair;
};

KmsResult<OwnedPair> find_pair(Backend& backend, Call& call, std::string_view key_id, std::string_view usage,
                               std::string_view algorithm) {
  if (algorithm == "ECDH") call.conditions = {{"KeyAgreementAlgorithm", std::string(algorithm)}};
  const auto key = backend.key_for(call, key_id, Naming::alias_allowed, Permission::use);
  if (!key) return refuse(key.error());
  auto fit =
      check_key_use({.call = call, .key = **key, .needs_pair = usage.empty(), .usage = usage, .algorithm = algorithm});
  if (!fit) return refuse(std::move(fit.error()));
  const auto material = current_material(**key);
  if (!material) return refuse(material.error());
  auto pair = pair_of(call, **key, **material);
  if (!pair) return refuse(pair.error());
  return OwnedPair{*key, std::move(*pair)};
}

}  // namespace

KmsResult<PublicKey> Kms::public_key(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("GetPublicKey", origin, {}, [&](Call& call) -> KmsResult<PublicKey> {
    const auto found = find_pair(*backend_, call, key_id, {}, {});
    if (!found) return refuse(found.error());
    return PublicKey{found->key->metadata, chosen(call.rules, Rule::kms_api_public_key_is_subject_public_key_info,
                                                  found->pair->public_key())};
  });
}

KmsResult<SharedSecret> Kms::derive_shared_secret(const CallOrigin& origin, std::string_view key_id, ByteView peer) {
  return backend_->run("DeriveSharedSecret", origin, {}, [&](Call& call) -> KmsResult<SharedSecret> {
    const auto found = find_pair(*backend_, call, key_id, "KEY_AGREEMENT", "ECDH");
    if (!found) return refuse(found.error());
    auto secret = crypto::shared_secret(*found->pair, peer);
    if (!secret) {
      return refuse(errors::validation("PublicKey is not a DER-encoded public key on the curve of the KMS key."));
    }
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
    backend_->note_use(call, *found->key);
    const KeyMetadata& key = found->key->metadata;
    return SharedSecret{chosen(call.rules, Rule::kms_api_both_sides_derive_one_secret, std::move(*secret), key.arn),
                        key.arn, key.origin};
  });
}

}  // namespace s3sse::kms
