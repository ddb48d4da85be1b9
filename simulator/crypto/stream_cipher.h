#pragma once
// AES over bytes that come in pieces, each piece where it is (NIST SP 800-38A and 800-38D). Keys have 16, 24 or 32
// bytes.
#include <optional>

#include "simulator/base/secret_bytes.h"
#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {

enum class CipherDirection { encrypt, decrypt };

/// AES-GCM with a nonce of at least one byte (12 everywhere but in vectors of what is wrong) and a tag of 16, over at
/// most 2^36 - 32 bytes.
class GcmStream {
 public:
  GcmStream(CipherDirection direction, const SecretBytes& key, ByteView nonce, ByteView associated_data);
  /// Replaces `bytes` by what they become. Nothing decrypted may be believed before verify().
  void update(ByteSpan bytes);
  /// The tag of all that was encrypted; once, at the end.
  [[nodiscard]] Bytes tag();
  /// True if `tag` is that of all that was decrypted; once, at the end.
  [[nodiscard]] bool verify(ByteView tag);

 private:
  CipherContext context_;
};

/// AES-CTR: both directions are the same. The counter of 16 bytes counts as one number, most significant byte first.
class CtrStream {
 public:
  CtrStream(const SecretBytes& key, ByteView first_counter);
  void update(ByteSpan bytes);

 private:
  CipherContext context_;
};

/// AES-CBC over whole blocks of 16 bytes; padding is the caller's.
class CbcStream {
 public:
  CbcStream(CipherDirection direction, const SecretBytes& key, ByteView iv);
  /// `bytes` is a multiple of 16.
  void update(ByteSpan bytes);

 private:
  CipherContext context_;
};

/// AES-ECB with the padding of PKCS #7 over a few bytes: how keys were wrapped before there was better.
Bytes ecb_encrypt(const SecretBytes& key, ByteView plaintext);
/// Nothing when the padding is wrong.
std::optional<SecretBytes> ecb_decrypt(const SecretBytes& key, ByteView ciphertext);

/// Bytes without PKCS #7 padding for blocks of 16 bytes, or nothing: found in constant time.
std::optional<std::size_t> size_without_padding(ByteView last_block);

}  // namespace s3sse::crypto
