// Encrypt, Decrypt, ReEncrypt.
#include <fmt/format.h>

#include "simulator/crypto/rsa_encryption.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_checks.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

constexpr std::size_t max_plaintext = 4096;
constexpr std::size_t max_blob = 6144;
constexpr std::string_view symmetric = "SYMMETRIC_DEFAULT";

KmsResult<void> check_plaintext_size(const SecretBytes& plaintext) {
  if (plaintext.empty()) {
    return refuse(errors::sensitive_constraint("plaintext", "Member must have length greater than or equal to 1"));
  }
  if (plaintext.size() > max_plaintext) {
    return refuse(errors::sensitive_constraint("plaintext", "Member must have length less than or equal to 4096"));
  }
  return {};
}

KmsResult<void> check_blob_size(ByteView blob) {
  if (blob.empty()) {
    return refuse(errors::sensitive_constraint("ciphertextBlob", "Member must have length greater than or equal to 1"));
  }
  if (blob.size() > max_blob) {
    return refuse(errors::sensitive_constraint("ciphertextBlob", "Member must have length less than or equal to 6144"));
  }
  return {};
}

/// The generation that a blob was sealed under, if this key may still open it (KROT-05; through S3: KMSI-18).
const KeyMaterial* opening_material(const Call& call, const KeyRecord& key, ByteView id) {
  const KeyMaterial* material = key.material(id);
  if (material == nullptr) return nullptr;
  const bool newest = material == &key.materials.back();
  const bool opens =
      chosen(call.rules,
             {Rule::key_rotation_old_ciphertexts_stay_decryptable, Rule::kms_rotation_keeps_older_objects_readable},
             material->usable(), newest);
  return opens ? material : nullptr;
}

struct Opened {
  SecretBytes plaintext;
  KeyRecord* key;
  std::string material_id;  ///< empty where the key was not a symmetric one
};

crypto::OaepHash oaep_hash(std::string_view algorithm) {
  return algorithm == "RSAES_OAEP_SHA_1" ? crypto::OaepHash::sha1 : crypto::OaepHash::sha256;
}

/// The algorithms of RSA have no additional data, so there is nothing that a context could be bound to.
KmsResult<void> check_context(std::string_view algorithm, const EncryptionContext& context) {
  if (algorithm == symmetric || context.empty()) return {};
  return refuse(errors::validation("An encryption context is for symmetric encryption keys only."));
}

/// KAPI-47.
KmsResult<void> check_fits_modulus(const Rules& rules, const KeyMetadata& key, std::string_view algorithm,
                                   const SecretBytes& plaintext, std::size_t capacity) {
  return require(rules, plaintext.size() <= capacity, Rule::kms_api_rsa_plaintext_has_to_fit_the_key, [&] {
    return errors::validation(fmt::format("Algorithm {} and key spec {} cannot encrypt data larger than {} bytes.",
                                          algorithm, key.key_spec, capacity));
  });
}

KmsResult<std::shared_ptr<const crypto::KeyPair>> rsa_pair_of(Call& call, const KeyRecord& key,
                                                              const KeyMaterial& material) {
  if (key.metadata.key_spec.starts_with("RSA_")) return pair_of(call, key, material);
  return refuse(errors::unsupported("The key has no RSA key pair."));
}

/// Encrypt, and the second half of ReEncrypt; the key has passed its checks. A dry run ends here.
KmsResult<Bytes> close(Backend& backend, Call& call, const KeyRecord& key, std::string_view algorithm,
                       const SecretBytes& plaintext, const EncryptionContext& context) {
  const auto material = current_material(key);
  if (!material) return refuse(material.error());
  if (auto fits = check_context(algorithm, context); !fits) return refuse(std::move(fits.error()));
  if (algorithm == symmetric) {
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
    return seal_blob(call.rules, backend.entropy, key.metadata.arn, **material, plaintext, context);
  }
  const auto pair = rsa_pair_of(call, key, **material);
  if (!pair) return refuse(pair.error());
  const std::size_t capacity = crypto::oaep_capacity(**pair, oaep_hash(algorithm));
  auto fits = check_fits_modulus(call.rules, key.metadata, algorithm, plaintext, capacity);
  if (!fits) return refuse(std::move(fits.error()));
  if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
  auto sealed = crypto::encrypt_oaep(**pair, oaep_hash(algorithm), plaintext.reveal());
  if (!sealed) return refuse(errors::unsupported("The public exponent of the key is larger than OpenSSL takes."));
  return std::move(*sealed);
}

/// A ciphertext of RSA tells nothing of its key, so the request has to.
KmsResult<Opened> open_oaep(Call& call, KeyRecord* named, std::string_view algorithm, ByteView ciphertext) {
  if (named == nullptr) {
    return refuse(errors::validation(fmt::format("A ciphertext of {} has to come with its KeyId.", algorithm)));
  }
  const auto material = current_material(*named);
  if (!material) return refuse(material.error());
  const auto pair = rsa_pair_of(call, *named, **material);
  if (!pair) return refuse(call.wanted_pair ? pair.error() : errors::invalid_ciphertext());
  auto plaintext = crypto::decrypt_oaep(**pair, oaep_hash(algorithm), ciphertext);
  if (!plaintext) return refuse(errors::invalid_ciphertext());
  return Opened{std::move(*plaintext), named, {}};
}

/// The key that a request names and that a ciphertext wants opened, or nothing where the request names none.
KmsResult<KeyRecord*> named_key(Backend& backend, Call& call, std::optional<std::string_view> key_id,
                                const CiphertextBlob* blob, std::string_view algorithm) {
  if (!key_id) return nullptr;
  const auto key = backend.key_for(call, *key_id, Naming::alias_allowed, Permission::use);
  if (!key) return key;
  auto fit = check_key_use({.call = call, .key = **key, .algorithm = algorithm, .ciphertext = blob});
  if (!fit) return refuse(std::move(fit.error()));
  return key;
}

/// The key that the ciphertext itself names.
KmsResult<KeyRecord*> key_inside(Backend& backend, Call& call, const CiphertextBlob& blob, std::string_view algorithm) {
  const auto key = backend.key_of_blob(call, blob.key_arn);
  if (!key) return key;
  auto fit = check_key_use({.call = call, .key = **key, .algorithm = algorithm, .ciphertext = &blob});
  if (!fit) return refuse(std::move(fit.error()));
  return key;
}

/// Decrypt, and the first half of ReEncrypt.
KmsResult<Opened> open(Backend& backend, Call& call, ByteView ciphertext_blob, const EncryptionContext& context,
                       std::optional<std::string_view> key_id, std::string_view algorithm) {
  const Rules& rules = call.rules;
  call.conditions = {{"EncryptionAlgorithm", std::string(algorithm)}};
  if (call.origin.ignores_ciphertext) {
    const auto key = named_key(backend, call, key_id, nullptr, algorithm);
    if (!key) return refuse(key.error());
    if (*key == nullptr) return refuse(errors::validation("A call that ignores the ciphertext has to name its key."));
    return Opened{{}, *key, {}};
  }
  auto fits =
      checked(rules, Rule::kms_api_decrypt_takes_at_most_6144_bytes, [&] { return check_blob_size(ciphertext_blob); });
  if (!fits) return refuse(std::move(fits.error()));
  const auto blob = parse_blob(chosen(rules, Rule::kms_api_tampered_ciphertext_is_refused, ciphertext_blob));
  const bool tells_its_key = blob && blob->intact;
  const auto named = named_key(backend, call, key_id, tells_its_key ? &*blob : nullptr, algorithm);
  if (!named) return refuse(named.error());
  if (auto fit = check_context(algorithm, context); !fit) return refuse(std::move(fit.error()));
  if (algorithm != symmetric) return open_oaep(call, *named, algorithm, ciphertext_blob);
  if (!blob) return refuse(errors::invalid_ciphertext());
  auto intact = require(rules, blob->intact, Rule::kms_api_tampered_ciphertext_is_refused, errors::invalid_ciphertext);
  if (!intact) return refuse(std::move(intact.error()));

  const bool is_named = *named != nullptr && are_related((*named)->metadata.arn, blob->key_arn);
  const auto key = is_named ? named : key_inside(backend, call, *blob, algorithm);
  if (!key) return refuse(key.error());
  const KeyMaterial* material = opening_material(call, **key, blob->material_id);
  if (material == nullptr) return refuse(errors::invalid_ciphertext());
  auto plaintext = open_blob(rules, *blob, *material, context);
  if (!plaintext) return refuse(errors::invalid_ciphertext());
  return Opened{std::move(*plaintext), *key, Backend::material_id_text(*material)};
}

}  // namespace

KmsResult<Ciphertext> Kms::encrypt(const CallOrigin& origin, std::string_view key_id, const SecretBytes& plaintext,
                                   const EncryptionContext& context, std::string_view algorithm) {
  return backend_->run("Encrypt", origin, context, [&](Call& call) -> KmsResult<Ciphertext> {
    auto fits = checked(call.rules, Rule::kms_api_encrypt_takes_at_most_4096_bytes,
                        [&] { return check_plaintext_size(plaintext); });
    if (!fits) return refuse(std::move(fits.error()));
    call.conditions = {{"EncryptionAlgorithm", std::string(algorithm)}};
    const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::use);
    if (!key) return refuse(key.error());
    if (auto fit = check_key_use({.call = call, .key = **key, .algorithm = algorithm}); !fit)
      return refuse(std::move(fit.error()));
    auto closed = close(*backend_, call, **key, algorithm, plaintext, context);
    if (!closed) return refuse(closed.error());
    backend_->note_use(call, **key);
    return Ciphertext{std::move(*closed), (*key)->metadata.arn};
  });
}

KmsResult<Plaintext> Kms::decrypt(const CallOrigin& origin, ByteView ciphertext_blob, const EncryptionContext& context,
                                  std::optional<std::string_view> key_id, std::string_view algorithm) {
  return backend_->run("Decrypt", origin, context, [&](Call& call) -> KmsResult<Plaintext> {
    auto opened = open(*backend_, call, ciphertext_blob, context, key_id, algorithm);
    if (!opened) return refuse(opened.error());
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
    backend_->note_use(call, *opened->key);
    return Plaintext{std::move(opened->plaintext), opened->key->metadata.arn, std::move(opened->material_id)};
  });
}

KmsResult<ReEncrypted> Kms::re_encrypt(const CallOrigin& origin, ByteView ciphertext_blob,
                                       const EncryptionContext& source_context, std::string_view destination_key_id,
                                       const EncryptionContext& destination_context,
                                       std::optional<std::string_view> source_key_id, std::string_view source_algorithm,
                                       std::string_view destination_algorithm) {
  return backend_->run("ReEncrypt", origin, destination_context, [&](Call& call) -> KmsResult<ReEncrypted> {
    call.action = "ReEncryptFrom";
    call.context = &source_context;
    const auto opened = open(*backend_, call, ciphertext_blob, source_context, source_key_id, source_algorithm);
    if (!opened) return refuse(opened.error());
    call.action = "ReEncryptTo";
    call.context = &destination_context;
    call.conditions = {{"EncryptionAlgorithm", std::string(destination_algorithm)}};
    const auto destination = backend_->key_for(call, destination_key_id, Naming::alias_allowed, Permission::use);
    if (!destination) return refuse(destination.error());
    if (auto fit = check_key_use({.call = call, .key = **destination, .algorithm = destination_algorithm}); !fit)
      return refuse(std::move(fit.error()));
    auto closed = close(*backend_, call, **destination, destination_algorithm, opened->plaintext, destination_context);
    if (!closed) return refuse(closed.error());

    backend_->note_use(call, *opened->key);
    backend_->note_use(call, **destination);
    const KeyMetadata& to = (*destination)->metadata;
    return ReEncrypted{.ciphertext_blob = chosen(call.rules, Rule::kms_api_reencrypt_moves_between_keys,
                                                 std::move(*closed), ciphertext_blob),
                       .key_arn = to.arn,
                       .source_key_arn = opened->key->metadata.arn,
                       .key_material_id = to.current_key_material_id.value_or(""),
                       .source_key_material_id = opened->material_id};
  });
}

}  // namespace s3sse::kms
