#include "simulator/crypto/rsa_encryption.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "simulator/crypto/digest.h"
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
  const EVP_MD* mask_digest = hash == OaepHash::sha256 ? EVP_sha256() : EVP_sha1();
  must(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, digest) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask_digest) > 0,
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

std::optional<SecretBytes> decrypt_pkcs1_v15_key(const KeyPair& pair, ByteView ciphertext, std::size_t key_size) {
  const std::size_t modulus = modulus_bytes_of(pair);
  constexpr std::size_t least_padding = 11;  // 00 02, eight bytes that are not zero, 00
  if (ciphertext.size() != modulus || key_size + least_padding > modulus) return std::nullopt;
  const KeyContext context{EVP_PKEY_CTX_new(pair.handle(), nullptr)};
  must(context != nullptr && EVP_PKEY_decrypt_init(context.get()) > 0 &&
           EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) > 0,
       "start of RSAES-PKCS1-v1_5");
  SecretBytes block(modulus);
  std::size_t size = modulus;
  if (EVP_PKEY_decrypt(context.get(), block.reveal_mutable().data(), &size, ciphertext.data(), modulus) <= 0 ||
      size != modulus)
    return std::nullopt;  // a number beyond the modulus, which anybody can see

  // No branch below depends on the block: 00 02 PS 00 key, where PS holds no zero.
  const ByteView bytes = block.reveal();
  const std::size_t separator = modulus - key_size - 1;
  unsigned wrong = bytes[0] | (bytes[1] ^ 2U) | bytes[separator];
  for (std::size_t i = 2; i < separator; ++i) wrong |= ((bytes[i] - 1U) >> 8U) & 1U;
  const auto keep_other = static_cast<std::uint8_t>(0U - ((0U - wrong) >> 31U));  // 0xff where anything is wrong

  SecretBytes key = hkdf_sha256(pair.private_key().reveal(), ciphertext, "implicit rejection", key_size);
  const ByteSpan out = key.reveal_mutable();
  for (std::size_t i = 0; i < key_size; ++i)
    out[i] = static_cast<std::uint8_t>((out[i] & keep_other) | (bytes[separator + 1 + i] & ~keep_other));
  return key;
}

}  // namespace s3sse::crypto
