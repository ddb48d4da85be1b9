#include "reports/render/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "reports/model/clean_text.h"
#include "simulator/base/text.h"
#include "simulator/base/utf8.h"

namespace s3sse::reports {

namespace {

/// Replaces each character for which `replaced` has a text.
template <class Replacement>
std::string mapped(std::string_view text, Replacement&& replaced) {
  std::string out;
  out.reserve(text.size() + text.size() / 64);
  for (const char c : text) {
    const std::string_view by = replaced(c);
    by.empty() ? out.append(1, c) : out.append(by);
  }
  return out;
}

std::string_view entity_of(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    default:
      return {};
  }
}

std::string_view script_escape(std::string_view character) {
  return character == "<" ? "\\u003c" : character == ">" ? "\\u003e" : character == "&" ? "\\u0026" : "";
}

/// The control character that JSON's escape stands for, other than tab and line ends; nothing for other escapes.
std::optional<std::uint32_t> control_of(std::string_view escape) {
  if (escape == "\\b") return 0x08;
  if (escape == "\\f") return 0x0C;
  if (escape.size() != 6) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(escape.data() + 2, escape.data() + escape.size(), value, 16);
  const bool whole = error == std::errc() && end == escape.data() + escape.size();
  return whole && is_deceptive(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string html_escaped(std::string_view text) {
  return mapped(xml_text(text), [](char c) { return c == '"' ? "&quot;" : c == '\'' ? "&#39;" : entity_of(c); });
}

std::string script_safe(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] == '\\') {
      const std::string_view escape = json.substr(at, json.substr(at + 1, 1) == "u" ? 6 : 2);
      const auto control = control_of(escape);
      out += control ? "\\" + shown_escape(*control) : std::string(escape);
      at += escape.size();
      continue;
    }
    const CodePoint character = decode_utf8(json, at);
    const std::string_view bytes = json.substr(at, std::max<std::size_t>(character.size, 1));
    const std::string_view unicode_escape = script_escape(bytes);
    if (character.size != 0 && is_deceptive(character.value))
      out += "\\" + shown_escape(character.value);
    else
      out += unicode_escape.empty() ? bytes : unicode_escape;
    at += bytes.size();
  }
  return out;
}

std::string markdown_escaped(std::string_view text) {
  // Each behind its backslash.
  static constexpr std::string_view markdown_escapes = "\\\\\\`\\*\\_\\{\\}\\[\\]\\#\\|\\~\\!";
  return mapped(terminal_line(text, true), [](char c) -> std::string_view {
    if (c == '@') return "&#64;";  // mentions somebody otherwise
    for (std::size_t at = 1; at < markdown_escapes.size(); at += 2)
      if (markdown_escapes[at] == c) return markdown_escapes.substr(at - 1, 2);
    return entity_of(c);
  });
}

std::string markdown_block(std::string_view text, std::string_view language) {
  std::string shown;
  std::string fence = "```";
  for (const std::string_view line : split(text, '\n')) shown += terminal_line(line, true) + "\n";
  while (shown.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}{}\n{}{}\n", fence, language, shown, fence);
}

std::string markdown_code(std::string_view text) {
  std::string line = terminal_line(text, true);
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string shown;
  for (const char c : line) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') shown += '\\';  // ends a cell of a table, code or not
    shown += c;
  }
  const std::string fence(longest + 1, '`');
  if (shown.empty()) return "(empty)";
  const std::string room = shown.front() == '`' || shown.back() == '`' ? " " : "";
  return fence + room + shown + room + fence;
}

}  // namespace s3sse::reports
