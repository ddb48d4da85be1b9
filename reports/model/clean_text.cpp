#include "reports/model/clean_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "simulator/base/utf8.h"

namespace s3sse::reports {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool allowed_in_xml(std::uint32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return value != 0x7F && value != 0xFFFE && value != 0xFFFF;
}

/// Characters that hide, or turn the direction of, what follows.
bool deceptive(std::uint32_t value) {
  return (value >= 0x80 && value < 0xA0) || (value >= 0x200B && value <= 0x200F) ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2060 && value <= 0x2069) || value == 0xFEFF;
}

template <class Take>
void for_each_character(std::string_view text, Take&& take) {
  for (std::size_t position = 0; position < text.size();) {
    const CodePoint character = decode_utf8(text, position);
    const std::size_t size = character.size == 0 ? 1 : character.size;
    take(character, text.substr(position, size));
    position += size;
  }
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](const CodePoint& character, std::string_view bytes) {
    out += character.size == 0 ? replacement : bytes;
  });
  return out;
}

std::string xml_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](const CodePoint& character, std::string_view bytes) {
    if (character.size == 0)
      out += replacement;
    else if (allowed_in_xml(character.value))
      out += bytes;
  });
  return out;
}

std::string terminal_line(std::string_view text, bool unicode) {
  std::string out;
  out.reserve(text.size());
  const auto to = std::back_inserter(out);
  for_each_character(text, [&](const CodePoint& character, std::string_view bytes) {
    const std::uint32_t value = character.value;
    if (character.size == 0)
      fmt::format_to(to, "\\x{:02x}", static_cast<std::uint8_t>(bytes.front()));
    else if (value == '\n')
      out += "\\n";
    else if (value == '\r')
      out += "\\r";
    else if (value == '\t')
      out += "\\t";
    else if (value < 0x20 || value == 0x7F)
      fmt::format_to(to, "\\x{:02x}", value);
    else if (value >= 0x80 && (!unicode || deceptive(value)))
      fmt::format_to(to, "\\u{{{:x}}}", value);
    else
      out += bytes;
  });
  return out;
}

std::string clipped(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  while (end > 0 && limit - end < 4 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("{} ... ({} more bytes)", text.substr(0, end), text.size() - end);
}

}  // namespace s3sse::reports
