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
    if (key.description() == description) return &key;
  }
  return std::get_if<Key>(&main);
}

/// The key in `der`, which KeyPair::from_private_key or from_public_key reads.
ClientResult<RsaKey> rsa_key_in(ByteView der, std::optional<KeyPair> (*read)(KeyPairKind, ByteView),
                                bool has_private_half, StringMap description, std::string_view refusal) {
  for (const KeyPairKind kind : rsa_kinds) {
    if (auto pair = read(kind, der)) return RsaKey(std::move(*pair), has_private_half, std::move(description));
  }
  return refuse_object(ErrorClass::config_invalid, fmt::format("{} of an RSA key of 2048, 3072 or 4096 bits", refusal));
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
  return rsa_key_in(pkcs8, KeyPair::from_private_key, true, std::move(description),
                    "the private key is not PKCS #8 in DER");
}

ClientResult<RsaKey> make_rsa_public_key(ByteView spki, StringMap description) {
  return rsa_key_in(spki, KeyPair::from_public_key, false, std::move(description),
                    "the public key is not SubjectPublicKeyInfo in DER");
}

}  // namespace s3sse::client_side
