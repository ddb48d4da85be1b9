#pragma once
// Text that came from an endpoint, made fit for a place that has rules of its own. An answer may hold anything: broken
// UTF-8, escape sequences that repaint a terminal, characters that XML forbids, or a megabyte of it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace s3sse::reports {

/// Broken UTF-8 sequences become U+FFFD, one for each byte.
std::string valid_utf8(std::string_view text);

/// Valid UTF-8 that XML 1.0 takes and a reader sees: characters that it forbids, that control a terminal, or that
/// change the direction of text, are shown as escapes (\x1b, \u{202e}). Lines stay lines; markup is the XML writer's to
/// escape.
std::string xml_text(std::string_view text);

/// True of a character that hides, or changes the direction of, what follows it, or that controls a terminal; line
/// feeds and tabs do not.
bool is_deceptive(std::uint32_t code_point);

/// The escape that stands for such a character: \x1b, \u{202e}.
std::string shown_escape(std::uint32_t code_point);

/// One line for a terminal: control characters, and those that change the direction of text, are shown as escapes (\n,
/// \x1b, \u{202e}); so is everything beyond ASCII unless `unicode`.
std::string terminal_line(std::string_view text, bool unicode);

/// At most `limit` bytes of `text`, cut at the border of a character, and a note of how much was cut off.
std::string clipped(std::string_view text, std::size_t limit);

}  // namespace s3sse::reports
