#pragma once
// Hex (base16) and Base64 of RFC 4648, strict in what they accept.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"

namespace s3sse {

/// Lower-case hex digits.
std::string to_hex(ByteView bytes);
/// Upper or lower case; nothing for an odd length or a foreign character.
std::optional<Bytes> from_hex(std::string_view text);

/// Standard alphabet with padding (RFC 4648 section 4).
std::string to_base64(ByteView bytes);
/// Strict: standard alphabet, full padding, zero trailing bits, no white space; otherwise nothing.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace s3sse
