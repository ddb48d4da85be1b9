#include "reports/model/clean_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "simulator/base/utf8.h"

namespace s3sse::reports {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Controls (C0 but for tab and line ends, DEL, C1), marks and overrides of direction, characters without width, line
/// separators, annotations, noncharacters that XML forbids, tags.
constexpr std::array<Range, 13> deceptive_ranges = {{{0x00, 0x08},
                                                     {0x0B, 0x0C},
                                                     {0x0E, 0x1F},
                                                     {0x7F, 0x9F},
                                                     {0x061C, 0x061C},
                                                     {0x180E, 0x180E},
                                                     {0x200B, 0x200F},
                                                     {0x2028, 0x202E},
                                                     {0x2060, 0x206F},
                                                     {0xFEFF, 0xFEFF},
                                                     {0xFFF9, 0xFFFB},
                                                     {0xFFFE, 0xFFFF},
                                                     {0xE0000, 0xE007F}}};

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
    else if (is_deceptive(character.value))
      out += shown_escape(character.value);
    else
      out += bytes;
  });
  return out;
}

bool is_deceptive(std::uint32_t code_point) {
  return std::ranges::any_of(deceptive_ranges,
                             [&](const Range& range) { return code_point >= range.first && code_point <= range.last; });
}

std::string shown_escape(std::uint32_t code_point) {
  return code_point < 0x80 ? fmt::format("\\x{:02x}", code_point) : fmt::format("\\u{{{:x}}}", code_point);
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
    else if (is_deceptive(value) || (value >= 0x80 && !unicode))
      out += shown_escape(value);
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
