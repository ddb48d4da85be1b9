// GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial.
#include "simulator/kms/key_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/crypto/rsa_encryption.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_specs.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

constexpr std::size_t token_size = 64;
/// Bounds what one key can be made to remember; the oldest offer goes first.
constexpr std::size_t max_offers_per_key = 8;
constexpr std::chrono::hours offer_life{24};
constexpr std::chrono::days longest_material_life{365};
constexpr std::string_view expires = "KEY_MATERIAL_EXPIRES";
constexpr std::string_view new_material_type = "NEW_KEY_MATERIAL";

constexpr std::array<std::string_view, 6> algorithms{"RSAES_PKCS1_V1_5",         "RSAES_OAEP_SHA_1",
                                                     "RSAES_OAEP_SHA_256",       "RSA_AES_KEY_WRAP_SHA_1",
                                                     "RSA_AES_KEY_WRAP_SHA_256", "SM2PKE"};
constexpr std::array<std::string_view, 4> wrapping_specs{"RSA_2048", "RSA_3072", "RSA_4096", "SM2"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<KmsError> check_wrapping(std::string_view algorithm, std::string_view spec) {
  if (!is_one_of(algorithms, algorithm)) {
    return errors::constraint(algorithm, "wrappingAlgorithm", enum_constraint(algorithms));
  }
  if (!is_one_of(wrapping_specs, spec)) {
    return errors::constraint(spec, "wrappingKeySpec", enum_constraint(wrapping_specs));
  }
  if (algorithm == "RSAES_PKCS1_V1_5") {
    return errors::unsupported("KMS has not taken RSAES_PKCS1_V1_5 since October 2023; use RSAES_OAEP_SHA_256.");
  }
  if (algorithm == "SM2PKE" || spec == "SM2") return errors::unsupported("SM2 exists in the China Regions only.");
  return std::nullopt;
}

/// RSA itself takes no more than its modulus, and a private key of RSA is longer than any (GetParametersForImport).
std::optional<KmsError> check_wrapped_kind(const KeyRecord& key, std::string_view algorithm, std::string_view spec) {
  const std::string& kind = key.metadata.key_spec;
  if (!algorithm.starts_with("RSAES_OAEP")) return std::nullopt;
  if (kind.starts_with("RSA_") || (kind == "ECC_NIST_P521" && spec == "RSA_2048")) {
    return errors::unsupported(fmt::format(
        "{} with {} does not wrap key material of {} keys; RSA_AES_KEY_WRAP_SHA_256 does.", algorithm, spec, kind));
  }
  return std::nullopt;
}

/// Only keys that were made for it take material from outside, in any state but on their way out.
std::optional<KmsError> check_importing(const KeyRecord& key) {
  if (!key.imported() && !key.aws_managed()) return errors::wrong_origin(key.metadata.arn, key.metadata.origin);
  if (key.aws_managed()) return errors::wrong_origin(key.metadata.arn, "AWS_KMS");
  const KeyState state = key.metadata.state;
  if (awaits_deletion(state) || state == KeyState::creating) return state_error(key);
  return std::nullopt;
}

/// Keys of other kinds have one material for ever, so there is nothing to tell apart.
std::optional<KmsError> check_symmetric_members(const KeyRecord& key, const ImportRequest& request) {
  if (key.rotatable() || (request.import_type.empty() && request.material_id.empty())) return std::nullopt;
  return errors::validation("ImportType and KeyMaterialId are for symmetric encryption keys only.");
}

std::optional<KmsError> check_expiration(const ImportRequest& request, TimePoint now) {
  constexpr std::array<std::string_view, 2> models{expires, "KEY_MATERIAL_DOES_NOT_EXPIRE"};
  if (!is_one_of(models, request.expiration_model)) {
    return errors::constraint(request.expiration_model, "expirationModel", enum_constraint(models));
  }
  const bool limited = request.expiration_model == expires;
  if (limited && !request.valid_to) {
    return errors::validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  }
  if (!limited && request.valid_to) {
    return errors::validation("A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
  }
  if (limited && (*request.valid_to <= now || *request.valid_to > now + longest_material_life)) {
    return errors::validation("ValidTo lies in the future, at most 365 days away");
  }
  return std::nullopt;
}

std::optional<SecretBytes> unwrap(const ImportOffer& offer, const Bytes& wrapped) {
  const auto hash = offer.algorithm.ends_with("SHA_1") ? crypto::OaepHash::sha1 : crypto::OaepHash::sha256;
  if (offer.algorithm.starts_with("RSA_AES_KEY_WRAP")) return crypto::unwrap_hybrid(*offer.key, hash, wrapped);
  return crypto::decrypt_oaep(*offer.key, hash, wrapped);
}

KmsError incorrect_material(std::string message) {
  return {"IncorrectKeyMaterialException", std::move(message)};
}

/// The material of this key with that id, current, former or waiting; null for a new one.
KeyMaterial* find_material(KeyRecord& key, const Bytes& id) {
  const auto found = std::ranges::find(key.materials, id, &KeyMaterial::id);
  if (found != key.materials.end()) return &*found;
  return key.pending_rotation && key.pending_rotation->id == id ? &*key.pending_rotation : nullptr;
}

/// Puts unwrapped material in its place: the first becomes current, known material comes back, new material waits for
/// rotation.
std::optional<KmsError> place_material(KeyRecord& key, KeyMaterial material, const ImportRequest& request) {
  const bool as_new = request.import_type == new_material_type;
  if (key.materials.empty()) {
    key.materials.push_back(std::move(material));
    return std::nullopt;
  }
  if (KeyMaterial* known = find_material(key, material.id)) {
    if (as_new) return incorrect_material("The key material was imported before; it is not new.");
    known->secret = std::move(material.secret);
    known->valid_to = material.valid_to;
    if (!material.description.empty()) known->description = std::move(material.description);
    return std::nullopt;
  }
  if (!as_new) return incorrect_material("The key material is not the one that was imported before.");
  if (key.pending_rotation) {
    return KmsError{"KMSInvalidStateException",
                    fmt::format("{} has key material pending rotation already.", key.metadata.arn)};
  }
  key.pending_rotation = std::move(material);
  return std::nullopt;
}

}  // namespace

KmsResult<ImportParameters> Kms::parameters_for_import(const CallOrigin& origin, std::string_view key_id,
                                                       std::string_view algorithm, std::string_view key_spec) {
  const auto fresh = fresh_pair(key_spec);
  return backend_->run("GetParametersForImport", origin, {}, [&](Call& call) -> KmsResult<ImportParameters> {
    if (auto error = check_wrapping(algorithm, key_spec)) return refuse(*error);
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_importing(**key)) return refuse(*error);
    if (auto error = check_wrapped_kind(**key, algorithm, key_spec)) return refuse(*error);
    const auto pair = made(call, fresh);
    if (!pair) return refuse(pair.error());
    auto& offers = (*key)->import_offers;
    if (offers.size() >= max_offers_per_key) offers.erase(offers.begin());
    offers.push_back({.token = backend_->entropy.bytes(token_size),
                      .algorithm = std::string(algorithm),
                      .key = *pair,
                      .valid_to = backend_->clock.now() + offer_life});
    return ImportParameters{.key_id = (*key)->metadata.arn,
                            .token = offers.back().token,
                            .public_key = (*pair)->public_key(),
                            .valid_to = offers.back().valid_to};
  });
}

KmsResult<ImportedMaterial> Kms::import_key_material(const CallOrigin& origin, std::string_view key_id,
                                                     const ImportRequest& request) {
  return backend_->run("ImportKeyMaterial", origin, {}, [&](Call& call) -> KmsResult<ImportedMaterial> {
    const auto found = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!found) return refuse(found.error());
    KeyRecord& key = **found;
    if (auto error = check_importing(key)) return refuse(*error);
    if (auto error = check_expiration(request, backend_->clock.now())) return refuse(*error);
    if (auto error = check_symmetric_members(key, request)) return refuse(*error);
    const auto offer = std::ranges::find(key.import_offers, request.token, &ImportOffer::token);
    if (offer == key.import_offers.end()) {
      return refuse({"InvalidImportTokenException", "The import token does not belong to this key."});
    }
    if (offer->valid_to <= backend_->clock.now()) {
      return refuse({"ExpiredImportTokenException", "The import token has expired. Get parameters for import again."});
    }
    auto secret = unwrap(*offer, request.encrypted_material);
    if (!secret) return refuse(errors::invalid_ciphertext());
    if (auto error = check_imported(key.metadata.key_spec, *secret)) return refuse(*error);
    KeyMaterial material = Backend::material_of(std::move(*secret), key.metadata.key_id);
    material.description = request.description;
    material.valid_to = request.valid_to;
    const std::string id_text = to_hex(material.id);
    if (!request.material_id.empty() && request.material_id != id_text) {
      return refuse(incorrect_material("The key material is not the one that KeyMaterialId names."));
    }
    if (auto error = place_material(key, std::move(material), request)) return refuse(*error);
    backend_->settle_import(key);
    return ImportedMaterial{key.metadata.arn, key.rotatable() ? id_text : ""};
  });
}

KmsResult<ImportedMaterial> Kms::delete_imported_key_material(const CallOrigin& origin, std::string_view key_id,
                                                              std::string_view material_id) {
  return backend_->run("DeleteImportedKeyMaterial", origin, {}, [&](Call& call) -> KmsResult<ImportedMaterial> {
    const auto found = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!found) return refuse(found.error());
    KeyRecord& key = **found;
    if (!key.imported()) return refuse(errors::wrong_origin(key.metadata.arn, key.metadata.origin));
    ImportedMaterial gone{key.metadata.arn, {}};
    const bool waiting = key.pending_rotation && to_hex(key.pending_rotation->id) == material_id;
    if (waiting) {
      gone.material_id = std::string(material_id);
      key.pending_rotation.reset();
      return gone;
    }
    const auto material = material_id.empty() ? (key.materials.empty() ? key.materials.end() : key.materials.end() - 1)
                                              : std::ranges::find_if(key.materials, [&](const KeyMaterial& each) {
                                                  return to_hex(each.id) == material_id;
                                                });
    if (material == key.materials.end()) {
      if (material_id.empty()) return gone;  // nothing was imported: nothing to delete
      return refuse(errors::not_found(fmt::format("Key material {} does not exist", material_id)));
    }
    if (key.rotatable()) gone.material_id = to_hex(material->id);
    material->secret = {};
    backend_->settle_import(key);
    return gone;
  });
}

void Backend::settle_import(KeyRecord& key) {
  KeyMetadata& metadata = key.metadata;
  const bool whole = !key.lacks_material();
  if (whole && metadata.state == KeyState::pending_import) change_state(key, KeyState::enabled);
  if (!whole && !awaits_deletion(metadata.state)) change_state(key, KeyState::pending_import);
  if (whole && key.rotatable()) metadata.current_key_material_id = material_id_text(key.materials.back());
}

}  // namespace s3sse::kms
