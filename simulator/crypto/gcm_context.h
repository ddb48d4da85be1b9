#pragma once
// AES-256-GCM with one key and many nonces: the key schedule is made once, each message sets its nonce alone.
#include <array>

#include "simulator/base/secret_bytes.h"
#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {

inline constexpr std::size_t gcm_nonce_size = 12;

class GcmContext {
 public:
  enum class Direction { encrypt, decrypt };
  /// `key` is 32 bytes.
  GcmContext(const SecretBytes& key, Direction direction);

  /// Writes plaintext.size() + 16 bytes to `out`, which may be where the plaintext is.
  void encrypt(ByteView nonce, ByteView associated_data, ByteView plaintext, std::uint8_t* out);
  /// Writes ciphertext_and_tag.size() - 16 bytes to `out`, which may be where the ciphertext is. False when the tag
  /// does not match; what was written is wiped then.
  [[nodiscard]] bool decrypt(ByteView nonce, ByteView associated_data, ByteView ciphertext_and_tag, std::uint8_t* out);

 private:
  CipherContext context_;
};

}  // namespace s3sse::crypto
