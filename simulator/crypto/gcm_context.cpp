#include "simulator/crypto/gcm_context.h"

#include "simulator/crypto/segmented_cipher.h"

namespace s3sse::crypto {
namespace {

const EVP_CIPHER* aes_256_gcm() {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}

}  // namespace

GcmContext::GcmContext(const SecretBytes& key, Direction direction) : context_(EVP_CIPHER_CTX_new()) {
  must(key.size() == 32, "AES-256-GCM takes a key of 32 bytes");
  const int encrypting = direction == Direction::encrypt ? 1 : 0;
  must(EVP_CipherInit_ex2(context_.get(), aes_256_gcm(), key.reveal().data(), nullptr, encrypting, nullptr) == 1,
       "AES-256-GCM key");
}

void GcmContext::encrypt(ByteView nonce, ByteView associated_data, ByteView plaintext, std::uint8_t* out) {
  EVP_CIPHER_CTX* const context = context_.get();
  must(nonce.size() == gcm_nonce_size, "AES-256-GCM takes a nonce of 12 bytes");
  int count = 0;
  must(EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1, "AES-256-GCM nonce");
  if (!associated_data.empty()) {
    must(EVP_EncryptUpdate(context, nullptr, &count, associated_data.data(),
                           static_cast<int>(associated_data.size())) == 1,
         "AES-256-GCM associated data");
  }
  must(EVP_EncryptUpdate(context, out, &count, data_or_dummy(plaintext), static_cast<int>(plaintext.size())) == 1,
       "AES-256-GCM encryption");
  std::uint8_t* const tag = out + plaintext.size();
  must(EVP_EncryptFinal_ex(context, tag, &count) == 1, "AES-256-GCM end");
  must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, gcm_tag_size, tag) == 1, "AES-256-GCM tag");
}

bool GcmContext::decrypt(ByteView nonce, ByteView associated_data, ByteView ciphertext_and_tag, std::uint8_t* out) {
  EVP_CIPHER_CTX* const context = context_.get();
  if (ciphertext_and_tag.size() < gcm_tag_size || nonce.size() != gcm_nonce_size) return false;
  const ByteView ciphertext = ciphertext_and_tag.first(ciphertext_and_tag.size() - gcm_tag_size);
  std::array<std::uint8_t, gcm_tag_size> tag{};
  std::copy(ciphertext_and_tag.end() - gcm_tag_size, ciphertext_and_tag.end(), tag.begin());

  int count = 0;
  bool good = EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, gcm_tag_size, tag.data()) == 1;
  if (!associated_data.empty()) {
    good = good && EVP_DecryptUpdate(context, nullptr, &count, associated_data.data(),
                                     static_cast<int>(associated_data.size())) == 1;
  }
  good = good &&
         EVP_DecryptUpdate(context, out, &count, data_or_dummy(ciphertext), static_cast<int>(ciphertext.size())) == 1;
  good = good && EVP_DecryptFinal_ex(context, tag.data(), &count) == 1;
  if (!good) wipe_memory(ByteSpan{out, ciphertext.size()});
  return good;
}

}  // namespace s3sse::crypto
