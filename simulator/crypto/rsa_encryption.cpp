#include "simulator/crypto/rsa_encryption.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "simulator/crypto/key_wrap.h"
#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {
namespace {

std::size_t modulus_bytes_of(const KeyPair& pair) {
  return static_cast<std::size_t>(EVP_PKEY_get_size(pair.handle()));
}

/// Padding and hashes, once the context has been made ready for one direction.
void set_oaep(EVP_PKEY_CTX* context, OaepHash hash) {
  const EVP_MD* digest = hash == OaepHash::sha1 ? EVP_sha1() : EVP_sha256();
  must(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, digest) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) > 0,
       "set-up of RSA-OAEP");
}

}  // namespace

std::size_t oaep_capacity(const KeyPair& pair, OaepHash hash) {
  const std::size_t hash_bytes = hash == OaepHash::sha1 ? 20 : 32;
  return modulus_bytes_of(pair) - 2 * hash_bytes - 2;
}

std::optional<Bytes> encrypt_oaep(const KeyPair& pair, OaepHash hash, ByteView plaintext) {
  const KeyContext context{EVP_PKEY_CTX_new(pair.handle(), nullptr)};
  must(context != nullptr && EVP_PKEY_encrypt_init(context.get()) > 0, "start of RSA-OAEP");
  set_oaep(context.get(), hash);
  Bytes out(modulus_bytes_of(pair));
  std::size_t size = out.size();
  if (EVP_PKEY_encrypt(context.get(), out.data(), &size, data_or_dummy(plaintext), plaintext.size()) <= 0)
    return std::nullopt;
  out.resize(size);
  return out;
}

std::optional<SecretBytes> decrypt_oaep(const KeyPair& pair, OaepHash hash, ByteView ciphertext) {
  const KeyContext context{EVP_PKEY_CTX_new(pair.handle(), nullptr)};
  must(context != nullptr && EVP_PKEY_decrypt_init(context.get()) > 0, "start of RSA-OAEP");
  set_oaep(context.get(), hash);
  SecretBytes room(modulus_bytes_of(pair));
  std::size_t size = room.size();
  if (EVP_PKEY_decrypt(context.get(), room.reveal_mutable().data(), &size, data_or_dummy(ciphertext),
                       ciphertext.size()) <= 0)
    return std::nullopt;
  return SecretBytes::copy_of(room.reveal().first(size));
}

std::optional<SecretBytes> unwrap_hybrid(const KeyPair& pair, OaepHash hash, ByteView wrapped) {
  const std::size_t modulus = modulus_bytes_of(pair);
  constexpr std::size_t kwp_block = 8;
  if (wrapped.size() < modulus + 2 * kwp_block || (wrapped.size() - modulus) % kwp_block != 0) return std::nullopt;
  const auto key = decrypt_oaep(pair, hash, wrapped.first(modulus));
  if (!key || (key->size() != 16 && key->size() != 24 && key->size() != 32)) return std::nullopt;
  return unwrap_key_with_padding(*key, wrapped.subspan(modulus));
}

}  // namespace s3sse::crypto
