#include "simulator/crypto/aes_gcm.h"

#include "simulator/crypto/gcm_context.h"
#include "simulator/crypto/segmented_cipher.h"

namespace s3sse::crypto {

Bytes aes_gcm_encrypt(const SecretBytes& key, ByteView nonce, ByteView plaintext, ByteView associated_data) {
  GcmContext context(key, GcmContext::Direction::encrypt);
  Bytes sealed(plaintext.size() + gcm_tag_size);
  context.encrypt(nonce, associated_data, plaintext, sealed.data());
  return sealed;
}

std::optional<SecretBytes> aes_gcm_decrypt(const SecretBytes& key, ByteView nonce, ByteView ciphertext_and_tag,
                                           ByteView associated_data) {
  if (ciphertext_and_tag.size() < gcm_tag_size) return std::nullopt;
  GcmContext context(key, GcmContext::Direction::decrypt);
  SecretBytes plaintext(ciphertext_and_tag.size() - gcm_tag_size);
  std::uint8_t nothing = 0;
  std::uint8_t* const out = plaintext.empty() ? &nothing : plaintext.reveal_mutable().data();
  if (!context.decrypt(nonce, associated_data, ciphertext_and_tag, out)) return std::nullopt;
  return plaintext;
}

}  // namespace s3sse::crypto
