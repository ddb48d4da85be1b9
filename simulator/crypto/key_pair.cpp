#include "simulator/crypto/key_pair.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <string_view>

#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {
namespace {

struct KindInfo {
  KeyPairKind kind;
  int bits;           ///< of the modulus or the field
  const char* curve;  ///< as OpenSSL calls it; null: not an elliptic curve of that sort
};

constexpr std::array kinds = {
    KindInfo{KeyPairKind::rsa_2048, 2048, nullptr},       KindInfo{KeyPairKind::rsa_3072, 3072, nullptr},
    KindInfo{KeyPairKind::rsa_4096, 4096, nullptr},       KindInfo{KeyPairKind::nist_p256, 256, "prime256v1"},
    KindInfo{KeyPairKind::nist_p384, 384, "secp384r1"},   KindInfo{KeyPairKind::nist_p521, 521, "secp521r1"},
    KindInfo{KeyPairKind::secg_p256k1, 256, "secp256k1"}, KindInfo{KeyPairKind::ed25519, 256, nullptr},
};

const KindInfo& about(KeyPairKind kind) {
  return kinds.at(static_cast<std::size_t>(kind));
}

bool is_rsa(KeyPairKind kind) {
  return kind <= KeyPairKind::rsa_4096;
}

std::string_view curve_of(const EVP_PKEY* key, std::array<char, 64>& room) {
  std::size_t size = 0;
  if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, room.data(), room.size(), &size) != 1) return {};
  return {room.data(), size};
}

bool is_of_kind(const EVP_PKEY* key, KeyPairKind kind) {
  if (kind == KeyPairKind::ed25519) return EVP_PKEY_is_a(key, "ED25519") == 1;
  if (is_rsa(kind)) return EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) == about(kind).bits;
  std::array<char, 64> room{};
  return EVP_PKEY_is_a(key, "EC") == 1 && curve_of(key, room) == about(kind).curve;
}

}  // namespace

void KeyPair::Free::operator()(evp_pkey_st* handle) const noexcept {
  EVP_PKEY_free(handle);
}

KeyPair KeyPair::generate(KeyPairKind kind) {
  EVP_PKEY* made = nullptr;
  if (kind == KeyPairKind::ed25519) {
    made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  } else if (is_rsa(kind)) {
    made = EVP_RSA_gen(static_cast<unsigned>(about(kind).bits));
  } else {
    made = EVP_EC_gen(about(kind).curve);
  }
  must(made != nullptr, "generation of a key pair");
  return KeyPair(made);
}

std::optional<KeyPair> KeyPair::from_private_key(KeyPairKind kind, ByteView pkcs8) {
  const unsigned char* in = data_or_dummy(pkcs8);
  const unsigned char* const end = in + pkcs8.size();
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &in, static_cast<long>(pkcs8.size())), PKCS8_PRIV_KEY_INFO_free);
  if (info == nullptr || in != end) return std::nullopt;
  EVP_PKEY* read = EVP_PKCS82PKEY(info.get());
  if (read == nullptr) return std::nullopt;
  KeyPair pair(read);
  if (!is_of_kind(read, kind)) return std::nullopt;
  return pair;
}

std::optional<KeyPair> KeyPair::from_public_key(KeyPairKind kind, ByteView spki) {
  const unsigned char* in = data_or_dummy(spki);
  const unsigned char* const end = in + spki.size();
  EVP_PKEY* read = d2i_PUBKEY(nullptr, &in, static_cast<long>(spki.size()));
  if (read == nullptr) return std::nullopt;
  KeyPair pair(read);
  if (in != end || !is_of_kind(read, kind)) return std::nullopt;
  return pair;
}

bool KeyPair::is_sound() const {
  const KeyContext context{EVP_PKEY_CTX_new(handle_.get(), nullptr)};
  must(context != nullptr, "check of a key pair");
  return EVP_PKEY_check(context.get()) == 1;
}

SecretBytes KeyPair::private_key() const {
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info(EVP_PKEY2PKCS8(handle_.get()),
                                                                                       PKCS8_PRIV_KEY_INFO_free);
  must(info != nullptr, "encoding of a private key");
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
  must(size > 0, "encoding of a private key");
  SecretBytes der(static_cast<std::size_t>(size));
  unsigned char* out = der.reveal_mutable().data();
  must(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &out) == size, "encoding of a private key");
  return der;
}

Bytes KeyPair::public_key() const {
  const int size = i2d_PUBKEY(handle_.get(), nullptr);
  must(size > 0, "encoding of a public key");
  Bytes der(static_cast<std::size_t>(size));
  unsigned char* out = der.data();
  must(i2d_PUBKEY(handle_.get(), &out) == size, "encoding of a public key");
  return der;
}

}  // namespace s3sse::crypto
