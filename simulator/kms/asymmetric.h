#pragma once
// The arguments and answers of the operations on key pairs and HMAC keys.
#include <string>

#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

/// The message that Sign signs and Verify verifies.
struct SignedMessage {
  SecretBytes message{};             ///< 1 to 4096 bytes
  std::string message_type = "RAW";  ///< or DIGEST, EXTERNAL_MU
  std::string algorithm{};           ///< "ECDSA_SHA_256" ...
};

struct Signature {
  std::string key_arn;
  Bytes signature;
};

struct PublicKey {
  KeyMetadata key;
  Bytes public_key;  ///< SubjectPublicKeyInfo, DER
};

struct Mac {
  std::string key_arn;
  Bytes mac;
};

/// A pair for use outside of KMS.
struct DataKeyPair {
  SecretBytes private_key;  ///< PKCS #8, DER; empty for the ...WithoutPlaintext form
  Bytes private_key_blob;   ///< the same, encrypted
  Bytes public_key;         ///< SubjectPublicKeyInfo, DER
  std::string key_arn;      ///< of the key that encrypted
  std::string key_material_id;
};

struct SharedSecret {
  SecretBytes secret;
  std::string key_arn;
  std::string key_origin;
};

}  // namespace s3sse::kms
