#pragma once
// Small ASCII text helpers; nothing here depends on the locale.
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse {

std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);
bool iequals(std::string_view a, std::string_view b) noexcept;
/// Without leading and trailing blanks: the optional white space of HTTP, or what the caller says.
std::string_view trim(std::string_view text, std::string_view blanks = " \t") noexcept;
std::vector<std::string_view> split(std::string_view text, char separator);

/// The whole text as a decimal number, without sign for unsigned types, leading '+', white space or overflow.
template <std::integral Integer>
std::optional<Integer> parse_decimal(std::string_view text) noexcept {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace s3sse
