#pragma once
// Digests and MACs over OpenSSL, algorithms fetched once.
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::crypto {

enum class DigestAlgorithm { md5, sha1, sha224, sha256, sha384, sha512 };

/// Incremental digest; reusable after finish().
class Digest {
 public:
  explicit Digest(DigestAlgorithm algorithm);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  void update(ByteView bytes);
  Bytes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Bytes digest(DigestAlgorithm algorithm, ByteView bytes);
Bytes md5(ByteView bytes);
Bytes sha256(ByteView bytes);
std::string sha256_hex(std::string_view text);
/// A UUID in text form that follows from `seed`: the same seed, the same id.
std::string uuid_of(std::string_view seed);
/// RFC 2104.
Bytes hmac(DigestAlgorithm algorithm, ByteView key, ByteView message);
Bytes hmac_sha256(ByteView key, ByteView message);
/// HKDF of RFC 5869. `length` at most 255 digests.
SecretBytes hkdf(DigestAlgorithm algorithm, ByteView input_key, ByteView salt, std::string_view info,
                 std::size_t length);
SecretBytes hkdf_sha256(ByteView input_key, ByteView salt, std::string_view info, std::size_t length);

}  // namespace s3sse::crypto
