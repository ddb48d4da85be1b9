#pragma once
// SHA-256 and HMAC-SHA256, straight from OpenSSL: the signer owes nothing to simulator/crypto.
#include <array>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"

namespace s3sse::harness::sigv4 {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(ByteView bytes);
std::string sha256_hex(ByteView bytes);
Sha256 hmac_sha256(ByteView key, std::string_view text);
std::string hmac_sha256_hex(ByteView key, std::string_view text);

}  // namespace s3sse::harness::sigv4
