#pragma once
// UTF-8 of RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace s3sse {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;  ///< bytes taken; 0 for a broken sequence
};

/// The character that begins at `position`, which lies within `text` (Unicode standard, table 3-7).
CodePoint decode_utf8(std::string_view text, std::size_t position) noexcept;

/// True if every byte of `text` belongs to a whole character.
bool is_utf8(std::string_view text) noexcept;

}  // namespace s3sse
