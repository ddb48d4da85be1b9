#pragma once
// Imported key material: the public key that it is wrapped under, and the token that belongs to it.
#include <memory>
#include <optional>
#include <string>

#include "simulator/crypto/key_pair.h"
#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

/// GetParametersForImport: good for one key and for a day.
struct ImportOffer {
  Bytes token;
  std::string algorithm;
  std::shared_ptr<const crypto::KeyPair> key;
  TimePoint valid_to{};
};

struct ImportParameters {
  std::string key_id;
  Bytes token;
  Bytes public_key;  ///< SubjectPublicKeyInfo, DER
  TimePoint valid_to{};
};

struct ImportRequest {
  Bytes token{};
  Bytes encrypted_material{};
  std::string expiration_model = "KEY_MATERIAL_EXPIRES";
  std::optional<TimePoint> valid_to{};
  std::string import_type{};  ///< empty: NEW_KEY_MATERIAL for the first import, EXISTING_KEY_MATERIAL later
  std::string description{};
  std::string material_id{};  ///< the material that is imported again; empty: whichever it is
};

struct ImportedMaterial {
  std::string key_id;
  std::string material_id;  ///< empty for keys that are not symmetric encryption keys
};

}  // namespace s3sse::kms
