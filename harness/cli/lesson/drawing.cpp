#include "harness/cli/lesson/drawing.h"

#include <algorithm>

namespace s3sse::cli {
namespace {

constexpr std::string_view ellipsis = "…";

bool begins_letter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::string padded(std::string_view text, std::size_t columns) {
  std::string out = cut_to(text, columns);
  out.append(columns - std::min(columns, columns_of(out)), ' ');
  return out;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

std::size_t width_of(const Lines& lines) {
  std::size_t width = 0;
  for (const std::string& line : lines) width = std::max(width, columns_of(line));
  return width;
}

/// Bytes of the first so many letters.
std::size_t bytes_of(std::string_view text, std::size_t letters) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (begins_letter(text[at]) && letters-- == 0) break;
    ++at;
  }
  return at;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_letter));
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  return std::string(text.substr(0, bytes_of(text, columns == 0 ? 0 : columns - 1))) + std::string(ellipsis);
}

Lines broken_to(std::string_view text, std::size_t columns) {
  Lines lines;
  while (!text.empty()) {
    std::size_t size = bytes_of(text, columns);
    // A word, or a byte in hexadecimal digits, stays whole; what has no blank is broken anywhere.
    const std::size_t blank = text.substr(0, size + 1).rfind(' ');
    const bool at_blank = size < text.size() && blank != std::string_view::npos && blank > 0;
    if (at_blank) size = blank;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(at_blank ? size + 1 : size);
  }
  return lines;
}

Lines box(std::string_view title, const Lines& content, std::size_t width) {
  const std::size_t inner = width - 4;
  Lines lines;
  const std::string name = cut_to(title, inner - 2);
  lines.push_back("┌─ " + name + " " + repeated("─", width - 5 - columns_of(name)) + "┐");
  for (const std::string& line : content) lines.push_back("│ " + padded(line, inner) + " │");
  lines.push_back("└" + repeated("─", width - 2) + "┘");
  return lines;
}

Lines beside(const Lines& left, const Lines& right, std::string_view between, std::size_t at) {
  const std::size_t width = width_of(left);
  const std::size_t gap = columns_of(between);
  Lines lines;
  for (std::size_t row = 0; row < std::max(left.size(), right.size()); ++row)
    lines.push_back(padded(row < left.size() ? left[row] : "", width) +
                    (row == at ? std::string(between) : std::string(gap, ' ')) +
                    (row < right.size() ? right[row] : ""));
  return lines;
}

Lines moved(Lines lines, std::size_t columns) {
  for (std::string& line : lines) line.insert(0, columns, ' ');
  return lines;
}

std::string as_text_lines(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) {
    out += line;
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += '\n';
  }
  return out;
}

}  // namespace s3sse::cli
