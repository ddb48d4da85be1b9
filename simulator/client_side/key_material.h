#pragma once
// The keys that a client wraps data keys with: its keyring.
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulator/base/secret_bytes.h"
#include "simulator/client_side/error_class.h"
#include "simulator/client_side/key_service.h"
#include "simulator/crypto/key_pair.h"
#include "simulator/rules/rules.h"

namespace s3sse::client_side {

/// A raw AES key of 16, 24 or 32 bytes: make_aes_key() makes no other.
class AesKey {
 public:
  [[nodiscard]] const SecretBytes& key() const { return key_; }
  /// Stored beside the wrapped key, unauthenticated: says which key it was.
  [[nodiscard]] const StringMap& description() const { return description_; }

 private:
  friend ClientResult<AesKey> make_aes_key(SecretBytes key, StringMap description, const Rules& rules);
  AesKey(SecretBytes key, StringMap description) : key_(std::move(key)), description_(std::move(description)) {}

  SecretBytes key_;
  StringMap description_;
};

/// An RSA key pair of 2048, 3072 or 4096 bits, or its public half.
class RsaKey {
 public:
  RsaKey(crypto::KeyPair pair, bool has_private_half, StringMap description)
      : pair_(std::move(pair)), has_private_half_(has_private_half), description_(std::move(description)) {}
  [[nodiscard]] const crypto::KeyPair& pair() const { return pair_; }
  [[nodiscard]] bool can_read() const { return has_private_half_; }
  [[nodiscard]] const StringMap& description() const { return description_; }

 private:
  crypto::KeyPair pair_;
  bool has_private_half_;
  StringMap description_;
};

/// A key of KMS. `service` outlives the keyring.
struct KmsKey {
  KeyService* service = nullptr;
  /// Nothing: any key that KMS finds in the blob. For reading alone.
  std::optional<std::string> key_id{};
};

struct Keyring {
  std::variant<AesKey, RsaKey, KmsKey> main;
  /// Raw keys of the same kind, for objects whose description is exactly that of the key.
  std::vector<AesKey> further_aes{};
  std::vector<RsaKey> further_rsa{};

  /// The key for an object of that description.
  [[nodiscard]] const AesKey* aes_for(const StringMap& description) const;
  [[nodiscard]] const RsaKey* rsa_for(const StringMap& description) const;
  /// "AES", "RSA", "KMS".
  [[nodiscard]] std::string_view kind() const;
};

/// A failure where the size is none of AES.
ClientResult<AesKey> make_aes_key(SecretBytes key, StringMap description = {}, const Rules& rules = {});
/// `pkcs8`: PrivateKeyInfo in DER.
ClientResult<RsaKey> make_rsa_key(ByteView pkcs8, StringMap description = {});
/// `spki`: SubjectPublicKeyInfo in DER. For writing alone.
ClientResult<RsaKey> make_rsa_public_key(ByteView spki, StringMap description = {});

}  // namespace s3sse::client_side
