#include "simulator/crypto/rsa_unwrapping.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "simulator/crypto/key_wrap.h"
#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {

struct RsaUnwrappingKey::Pair {
  EVP_PKEY* handle = nullptr;
  ~Pair() { EVP_PKEY_free(handle); }
};

RsaUnwrappingKey::RsaUnwrappingKey(unsigned bits) : pair_(std::make_unique<Pair>()) {
  pair_->handle = EVP_RSA_gen(bits);
  must(pair_->handle != nullptr, "generation of an RSA key");
}

RsaUnwrappingKey::~RsaUnwrappingKey() = default;

Bytes RsaUnwrappingKey::public_key() const {
  const int size = i2d_PUBKEY(pair_->handle, nullptr);
  must(size > 0, "encoding of an RSA public key");
  Bytes der(static_cast<std::size_t>(size));
  unsigned char* out = der.data();
  must(i2d_PUBKEY(pair_->handle, &out) == size, "encoding of an RSA public key");
  return der;
}

std::optional<SecretBytes> RsaUnwrappingKey::unwrap(ByteView wrapped, OaepHash hash) const {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(pair_->handle, nullptr),
                                                                            EVP_PKEY_CTX_free);
  const EVP_MD* digest = hash == OaepHash::sha1 ? EVP_sha1() : EVP_sha256();
  must(context != nullptr && EVP_PKEY_decrypt_init(context.get()) > 0 &&
           EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) > 0 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest) > 0,
       "set-up of RSA-OAEP");
  SecretBytes room(static_cast<std::size_t>(EVP_PKEY_get_size(pair_->handle)));
  std::size_t size = room.size();
  if (EVP_PKEY_decrypt(context.get(), room.reveal_mutable().data(), &size, data_or_dummy(wrapped), wrapped.size()) <= 0)
    return std::nullopt;
  return SecretBytes::copy_of(room.reveal().first(size));
}

std::optional<SecretBytes> RsaUnwrappingKey::unwrap_hybrid(ByteView wrapped, OaepHash hash) const {
  const auto modulus = static_cast<std::size_t>(EVP_PKEY_get_size(pair_->handle));
  constexpr std::size_t kwp_block = 8;
  if (wrapped.size() < modulus + 2 * kwp_block || (wrapped.size() - modulus) % kwp_block != 0) return std::nullopt;
  const auto key = unwrap(wrapped.first(modulus), hash);
  if (!key || (key->size() != 16 && key->size() != 24 && key->size() != 32)) return std::nullopt;
  return unwrap_key_with_padding(*key, wrapped.subspan(modulus));
}

}  // namespace s3sse::crypto
