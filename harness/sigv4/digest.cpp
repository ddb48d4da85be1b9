#include "harness/sigv4/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "simulator/base/encoding.h"

namespace s3sse::harness::sigv4 {

Sha256 sha256(ByteView bytes) {
  Sha256 digest{};
  SHA256(bytes.data(), bytes.size(), digest.data());
  return digest;
}

std::string sha256_hex(ByteView bytes) {
  return to_hex(sha256(bytes));
}

Sha256 hmac_sha256(ByteView key, std::string_view text) {
  Sha256 mac{};
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, text.size(), mac.data(), &size);
  return mac;
}

std::string hmac_sha256_hex(ByteView key, std::string_view text) {
  return to_hex(hmac_sha256(key, text));
}

}  // namespace s3sse::harness::sigv4
