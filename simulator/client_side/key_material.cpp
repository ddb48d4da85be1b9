#include "simulator/client_side/key_material.h"

#include <fmt/format.h>

#include <array>

#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

using crypto::KeyPair;
using crypto::KeyPairKind;

constexpr std::array rsa_kinds = {KeyPairKind::rsa_2048, KeyPairKind::rsa_3072, KeyPairKind::rsa_4096};

/// The further key of exactly that description, or else the main one.
template <class Key>
const Key* key_for(const std::variant<AesKey, RsaKey, KmsKey>& main, const std::vector<Key>& further,
                   const StringMap& description) {
  for (const Key& key : further) {
    if (key.description == description) return &key;
  }
  return std::get_if<Key>(&main);
}

}  // namespace

const AesKey* Keyring::aes_for(const StringMap& description) const {
  return key_for(main, further_aes, description);
}

const RsaKey* Keyring::rsa_for(const StringMap& description) const {
  return key_for(main, further_rsa, description);
}

std::string_view Keyring::kind() const {
  constexpr std::array<std::string_view, 3> kinds = {"AES", "RSA", "KMS"};
  return kinds.at(main.index());
}

ClientResult<AesKey> make_aes_key(SecretBytes key, StringMap description, const Rules& rules) {
  key = chosen(rules, Rule::client_keyring_raw_aes_key_has_a_legal_size, std::move(key));
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) {
    return refuse_object(ErrorClass::config_invalid,
                         fmt::format("an AES key has 16, 24 or 32 bytes, not {}", key.size()));
  }
  return AesKey{std::move(key), std::move(description)};
}

ClientResult<RsaKey> make_rsa_key(ByteView pkcs8, StringMap description) {
  for (const KeyPairKind kind : rsa_kinds) {
    if (auto pair = KeyPair::from_private_key(kind, pkcs8)) {
      RsaKey key;
      key.private_key.emplace(std::move(*pair));
      key.description = std::move(description);
      return key;
    }
  }
  return refuse_object(ErrorClass::config_invalid,
                       "the private key is not PKCS #8 in DER of an RSA key of 2048, 3072 or 4096 bits");
}

ClientResult<RsaKey> make_rsa_public_key(ByteView spki, StringMap description) {
  for (const KeyPairKind kind : rsa_kinds) {
    if (auto pair = KeyPair::from_public_key(kind, spki)) {
      RsaKey key;
      key.public_key.emplace(std::move(*pair));
      key.description = std::move(description);
      return key;
    }
  }
  return refuse_object(ErrorClass::config_invalid,
                       "the public key is not SubjectPublicKeyInfo in DER of an RSA key of 2048, 3072 or 4096 bits");
}

}  // namespace s3sse::client_side
