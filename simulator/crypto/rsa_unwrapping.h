#pragma once
// RSA key pairs of one purpose: somebody wraps a key under the public half, the private half takes it out again
// (PKCS #1 v2.2 RSAES-OAEP, RFC 8017). The private half never leaves the object. Keys come from OpenSSL's own
// generator: two runs of the same seed differ in them.
#include <memory>
#include <optional>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::crypto {

enum class OaepHash { sha1, sha256 };

class RsaUnwrappingKey {
 public:
  /// `bits` 2048, 3072 or 4096. Takes up to some seconds.
  explicit RsaUnwrappingKey(unsigned bits);
  ~RsaUnwrappingKey();
  RsaUnwrappingKey(const RsaUnwrappingKey&) = delete;
  RsaUnwrappingKey& operator=(const RsaUnwrappingKey&) = delete;

  /// SubjectPublicKeyInfo in DER.
  [[nodiscard]] Bytes public_key() const;
  /// Nothing for bytes that were not wrapped under this key with this hash (for the label and for MGF1).
  [[nodiscard]] std::optional<SecretBytes> unwrap(ByteView wrapped, OaepHash hash) const;
  /// The longer form for any payload: an AES key under RSA-OAEP, then the payload under it by AES-KWP (RFC 5649).
  [[nodiscard]] std::optional<SecretBytes> unwrap_hybrid(ByteView wrapped, OaepHash hash) const;

 private:
  struct Pair;
  std::unique_ptr<Pair> pair_;
};

}  // namespace s3sse::crypto
