#pragma once
// The content of an object: ciphertext to plaintext, whole and in ranges, and back.
#include <cstdint>
#include <memory>
#include <optional>

#include "simulator/base/body.h"
#include "simulator/client_side/byte_range.h"
#include "simulator/client_side/data_key.h"
#include "simulator/client_side/policy.h"
#include "simulator/crypto/stream_cipher.h"

namespace s3sse::client_side {

/// A stored body, or the part of one that was received. Does not own the source.
struct Ciphertext {
  BodySource* body = nullptr;
  std::uint64_t first = 0;               ///< its offset in the stored body
  std::optional<std::uint64_t> total{};  ///< bytes of the stored body; needed for ranges
};

/// Decrypts all of it. Nothing reaches the sink before the tag was checked, unless the policy says so.
ClientResult<void> decrypt_content(SuiteId suite, const ContentKey& key, const Ciphertext& ciphertext,
                                   const Policy& policy, BodySink& plaintext);

/// Decrypts one range, without any check of what it decrypts: there is no tag for a part.
ClientResult<void> decrypt_content_range(SuiteId suite, const ContentKey& key, const Ciphertext& ciphertext,
                                         const ByteRange& range, const Policy& policy, BodySink& plaintext);

/// Bytes that `plaintext_length` bytes become under AES-GCM; a failure beyond what one key may encrypt.
ClientResult<std::uint64_t> ciphertext_length(std::uint64_t plaintext_length, const Rules& rules);

/// The one cipher of an object, whatever it is sent in. It only goes forward: no byte is encrypted twice.
class ContentCipher {
 public:
  explicit ContentCipher(const ContentKey& key);
  /// Encrypts where the bytes are; a failure behind the tag, and beyond what one key may encrypt.
  Result<void> update(ByteSpan bytes);
  /// Once, at the end.
  Bytes tag();

 private:
  crypto::GcmStream cipher_;
  std::uint64_t encrypted_ = 0;
  bool ended_ = false;
};

/// Ciphertext of a plaintext, as it is read, and the tag behind it.
class EncryptingSource final : public BodySource {
 public:
  /// A whole object. `plaintext` outlives it.
  EncryptingSource(const ContentKey& key, BodySource& plaintext);
  /// A part of an object: the tag comes behind the last one. Cipher and plaintext outlive it.
  EncryptingSource(ContentCipher& cipher, BodySource& plaintext, bool is_last);
  Result<std::size_t> read(ByteSpan out) override;
  [[nodiscard]] std::optional<std::uint64_t> length() const override;

 private:
  std::optional<ContentCipher> own_;
  ContentCipher& cipher_;
  BodySource& plaintext_;
  bool is_last_;
  Bytes tag_;
  std::size_t tag_given_ = 0;
  bool ended_ = false;
};

}  // namespace s3sse::client_side
