// Cryptographic operations: GenerateDataKey, Encrypt, Decrypt, ReEncrypt, GenerateRandom.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/ciphertext_blob.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_specs.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

constexpr std::size_t max_plaintext = 4096;
constexpr std::size_t max_blob = 6144;
constexpr std::size_t max_random = 1024;
constexpr std::string_view symmetric = "SYMMETRIC_DEFAULT";

/// Refuses a number of random bytes that a call may not ask for.
KmsResult<std::size_t> length_within(const Rules& rules, Rule rule, std::size_t bytes) {
  if (bytes < 1) {
    return refused<std::size_t>(rules, rule, errors::constraint, std::to_string(bytes), "numberOfBytes",
                                "Member must have value greater than or equal to 1");
  }
  if (bytes > max_random) {
    return refused<std::size_t>(rules, rule, errors::constraint, std::to_string(bytes), "numberOfBytes",
                                "Member must have value less than or equal to 1024");
  }
  return bytes;
}

/// The generation of the key that encrypts. A key that waits for its import has none, whatever its state was forced to.
KmsResult<const KeyMaterial*> current_material(const KeyRecord& key) {
  if (key.materials.empty() || !key.materials.back().usable()) {
    return refuse(errors::invalid_state(key.metadata.arn, "pending import"));
  }
  return &key.materials.back();
}

/// Only symmetric encryption keys encrypt here (KAPI-29; through S3: KMSI-10).
KmsResult<void> check_usage(const Call& call, const KeyMetadata& key, std::string_view algorithm) {
  if (key.key_usage != "ENCRYPT_DECRYPT") {
    return refuse(errors::invalid_key_usage(
        fmt::format("{} key usage is {} which is not valid for {}.", key.arn, key.key_usage, call.entry.api)));
  }
  const auto known = algorithms_of(key.key_spec, key.key_usage).algorithms;
  if (std::find(known.begin(), known.end(), algorithm) == known.end()) {
    return refuse(errors::invalid_key_usage(
        fmt::format("Algorithm {} is incompatible with key spec {}.", algorithm, key.key_spec)));
  }
  if (algorithm != symmetric) {
    return refuse(errors::unsupported(fmt::format("This simulator does not encrypt with {}.", algorithm)));
  }
  return {};
}

KmsResult<void> check_key(const Call& call, const KeyRecord& key, std::string_view algorithm = symmetric) {
  if (auto usable = check_use(call.rules, key); !usable) return usable;
  return checked(call.rules, {Rule::kms_api_wrong_key_usage_is_refused, Rule::kms_only_symmetric_keys_work},
                 [&] { return check_usage(call, key.metadata, algorithm); });
}

/// Last of all checks: every other one has passed, so the call would have succeeded.
KmsResult<void> check_dry_run(const Call& call) {
  return require(call.rules, !call.origin.dry_run, Rule::kms_api_dry_run_checks_authorisation_only, errors::dry_run);
}

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

/// KAPI-34; the last thing that a successful call does with a key.
void note_use(Backend& backend, const Call& call, KeyRecord& key) {
  key.last_usage = LastUsage{call.entry.api, backend.clock.now(), call.origin.request_id};
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
  std::string material_id;
};

/// Decrypt, and the first half of ReEncrypt.
KmsResult<Opened> open(Backend& backend, Call& call, ByteView ciphertext_blob, const EncryptionContext& context,
                       std::optional<std::string_view> key_id, std::string_view algorithm) {
  const Rules& rules = call.rules;
  auto fits =
      checked(rules, Rule::kms_api_decrypt_takes_at_most_6144_bytes, [&] { return check_blob_size(ciphertext_blob); });
  if (!fits) return refuse(std::move(fits.error()));
  const KeyRecord* named = nullptr;
  if (key_id) {
    const auto key = backend.key_for(call, *key_id, Naming::alias_allowed, Permission::use);
    if (!key) return refuse(key.error());
    named = *key;
    // Its state and usage speak before a look at the ciphertext: nothing is opened with a key that is shut.
    if (auto fit = check_key(call, *named, algorithm); !fit) return refuse(std::move(fit.error()));
  }
  const auto blob = parse_blob(chosen(rules, Rule::kms_api_tampered_ciphertext_is_refused, ciphertext_blob));
  if (!blob) return refuse(errors::invalid_ciphertext());
  auto intact = require(rules, blob->intact, Rule::kms_api_tampered_ciphertext_is_refused, errors::invalid_ciphertext);
  if (!intact) return refuse(std::move(intact.error()));

  const auto key = backend.key_of_blob(call, blob->key_arn);
  auto right_one = require(rules, named == nullptr || (key && *key == named),
                           Rule::kms_api_decrypt_with_other_key_is_incorrect_key, errors::incorrect_key);
  if (!right_one) return refuse(std::move(right_one.error()));
  if (!key) return refuse(key.error());
  if (auto fit = check_key(call, **key, algorithm); !fit) return refuse(std::move(fit.error()));
  const KeyMaterial* material = opening_material(call, **key, blob->material_id);
  if (material == nullptr) return refuse(errors::invalid_ciphertext());
  auto plaintext = open_blob(rules, *blob, *material, context);
  if (!plaintext) return refuse(errors::invalid_ciphertext());
  return Opened{std::move(*plaintext), *key, Backend::material_id_text(*material)};
}

}  // namespace

KmsResult<DataKey> Kms::generate_data_key(const CallOrigin& origin, std::string_view key_id, std::size_t bytes,
                                          const EncryptionContext& context, bool with_plaintext) {
  const std::string_view api = with_plaintext ? "GenerateDataKey" : "GenerateDataKeyWithoutPlaintext";
  return backend_->run(api, origin, context, [&](Call& call) -> KmsResult<DataKey> {
    const auto length = length_within(call.rules, Rule::kms_api_data_key_takes_spec_or_length, bytes);
    if (!length) return refuse(length.error());
    const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::use);
    if (!key) return refuse(key.error());
    if (auto fit = check_key(call, **key); !fit) return refuse(std::move(fit.error()));
    const auto material = current_material(**key);
    if (!material) return refuse(material.error());
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));

    note_use(*backend_, call, **key);
    DataKey data_key{.plaintext = entropy_.secret(*length),
                     .ciphertext_blob = {},
                     .key_arn = (*key)->metadata.arn,
                     .key_material_id = Backend::material_id_text(**material)};
    data_key.ciphertext_blob =
        seal_blob(call.rules, entropy_, data_key.key_arn, **material, data_key.plaintext, context);
    if (!chosen(call.rules, Rule::kms_api_data_key_without_plaintext_omits_it, with_plaintext)) data_key.plaintext = {};
    return data_key;
  });
}

KmsResult<Ciphertext> Kms::encrypt(const CallOrigin& origin, std::string_view key_id, const SecretBytes& plaintext,
                                   const EncryptionContext& context, std::string_view algorithm) {
  return backend_->run("Encrypt", origin, context, [&](Call& call) -> KmsResult<Ciphertext> {
    auto fits = checked(call.rules, Rule::kms_api_encrypt_takes_at_most_4096_bytes,
                        [&] { return check_plaintext_size(plaintext); });
    if (!fits) return refuse(std::move(fits.error()));
    const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::use);
    if (!key) return refuse(key.error());
    if (auto fit = check_key(call, **key, algorithm); !fit) return refuse(std::move(fit.error()));
    const auto material = current_material(**key);
    if (!material) return refuse(material.error());
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
    note_use(*backend_, call, **key);
    const std::string& arn = (*key)->metadata.arn;
    return Ciphertext{seal_blob(call.rules, entropy_, arn, **material, plaintext, context), arn};
  });
}

KmsResult<Plaintext> Kms::decrypt(const CallOrigin& origin, ByteView ciphertext_blob, const EncryptionContext& context,
                                  std::optional<std::string_view> key_id, std::string_view algorithm) {
  return backend_->run("Decrypt", origin, context, [&](Call& call) -> KmsResult<Plaintext> {
    auto opened = open(*backend_, call, ciphertext_blob, context, key_id, algorithm);
    if (!opened) return refuse(opened.error());
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
    note_use(*backend_, call, *opened->key);
    return Plaintext{std::move(opened->plaintext), opened->key->metadata.arn, std::move(opened->material_id)};
  });
}

KmsResult<ReEncrypted> Kms::re_encrypt(const CallOrigin& origin, ByteView ciphertext_blob,
                                       const EncryptionContext& source_context, std::string_view destination_key_id,
                                       const EncryptionContext& destination_context,
                                       std::optional<std::string_view> source_key_id) {
  return backend_->run("ReEncrypt", origin, destination_context, [&](Call& call) -> KmsResult<ReEncrypted> {
    call.action = "ReEncryptFrom";
    call.context = &source_context;
    const auto opened = open(*backend_, call, ciphertext_blob, source_context, source_key_id, symmetric);
    if (!opened) return refuse(opened.error());
    call.action = "ReEncryptTo";
    call.context = &destination_context;
    const auto destination = backend_->key_for(call, destination_key_id, Naming::alias_allowed, Permission::use);
    if (!destination) return refuse(destination.error());
    if (auto fit = check_key(call, **destination); !fit) return refuse(std::move(fit.error()));
    const auto material = current_material(**destination);
    if (!material) return refuse(material.error());
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));

    note_use(*backend_, call, *opened->key);
    note_use(*backend_, call, **destination);
    const std::string& arn = (*destination)->metadata.arn;
    ReEncrypted moved{.ciphertext_blob = {},
                      .key_arn = arn,
                      .source_key_arn = opened->key->metadata.arn,
                      .key_material_id = Backend::material_id_text(**material),
                      .source_key_material_id = opened->material_id};
    moved.ciphertext_blob = chosen(
        call.rules, Rule::kms_api_reencrypt_moves_between_keys,
        seal_blob(call.rules, entropy_, arn, **material, opened->plaintext, destination_context), ciphertext_blob);
    return moved;
  });
}

KmsResult<SecretBytes> Kms::generate_random(const CallOrigin& origin, std::size_t bytes) {
  return backend_->run("GenerateRandom", origin, {}, [&](Call& call) -> KmsResult<SecretBytes> {
    const auto length = length_within(call.rules, Rule::kms_api_random_length_is_bounded, bytes);
    if (!length) return refuse(length.error());
    return entropy_.secret(*length);
  });
}

}  // namespace s3sse::kms
