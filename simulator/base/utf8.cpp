#include "simulator/base/utf8.h"

namespace s3sse {

CodePoint decode_utf8(std::string_view text, std::size_t position) noexcept {
  const auto byte = [&](std::size_t offset) { return static_cast<std::uint8_t>(text[position + offset]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || position + size > text.size()) return {};
  std::uint32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t offset = 1; offset < size; ++offset) {
    if ((byte(offset) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(offset) & 0x3FU);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, size};
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t size = decode_utf8(text, position).size;
    if (size == 0) return false;
    position += size;
  }
  return true;
}

}  // namespace s3sse
