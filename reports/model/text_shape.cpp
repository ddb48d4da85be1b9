#include "reports/model/text_shape.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace s3sse::reports {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}
bool is_of_word(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c) || c == '-' || c == '_' || c == '+';
}

/// Times, and Base64 with its padding: they hold what else parts words.
std::string without_times_and_base64(std::string_view text) {
  static const re2::RE2 iso(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?)");
  static const re2::RE2 basic(R"(\b\d{8}T\d{6}Z\b)");
  static const re2::RE2 http(R"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)");
  static const re2::RE2 base64(R"(([A-Za-z0-9+/]{6,}={1,2})($|[^A-Za-z0-9_=-]))");
  std::string out(text);
  for (const re2::RE2* form : {&iso, &basic, &http}) re2::RE2::GlobalReplace(&out, *form, "<time>");
  re2::RE2::GlobalReplace(&out, base64, R"(<base64>\2)");
  return out;
}

bool is_uuid(std::string_view word) {
  return word.size() == 36 && std::ranges::count(word, '-') == 4 &&
         std::ranges::all_of(word, [](char c) { return is_lower_hex(c) || c == '-'; });
}

bool looks_random(std::string_view word) {
  constexpr std::size_t shortest = 16;
  return word.size() >= shortest && std::ranges::any_of(word, is_digit) && std::ranges::any_of(word, is_upper) &&
         std::ranges::any_of(word, is_lower);
}

/// True if what comes after this word and a slash is the name of somebody.
bool names_somebody(std::string_view word) {
  constexpr auto kinds = std::to_array<std::string_view>({"user", "role", "assumed-role", "group", "federated-user"});
  return std::ranges::find(kinds, word) != kinds.end();
}

std::string word_shape(std::string_view word) {
  if (word.starts_with("s3sse-")) return "<bucket>";
  if (is_uuid(word)) return "<uuid>";
  if (const auto dash = word.find('-'); dash != std::string_view::npos)
    return word_shape(word.substr(0, dash)) + '-' + word_shape(word.substr(dash + 1));
  if (std::ranges::all_of(word, is_digit)) {
    if (word.size() == 12) return "<account>";
    return word.size() > 6 ? "<number>" : std::string(word);
  }
  if (word.size() >= 16 && (word.starts_with("AKIA") || word.starts_with("ASIA"))) return "<access-key-id>";
  if (word.size() >= 16 && std::ranges::all_of(word, is_lower_hex) && std::ranges::any_of(word, is_digit))
    return fmt::format("<hex {}>", word.size());
  if (word.size() >= 16 && std::ranges::any_of(word, is_digit) &&
      std::ranges::all_of(word, [](char c) { return is_digit(c) || is_upper(c); }))
    return "<id>";
  return looks_random(word) ? "<base64>" : std::string(word);
}

}  // namespace

std::string text_shape(std::string_view text) {
  const std::string source = without_times_and_base64(text);
  std::string out;
  bool name_follows = false;
  for (std::size_t at = 0; at < source.size();) {
    if (!is_of_word(source[at])) {
      name_follows = name_follows && source[at] == '/';
      out += source[at++];
      continue;
    }
    const auto end = std::find_if_not(source.begin() + static_cast<std::ptrdiff_t>(at), source.end(), is_of_word);
    const std::string word(source.begin() + static_cast<std::ptrdiff_t>(at), end);
    at += word.size();
    // A role is followed by its session, so after a name there may be another one.
    const bool is_name = name_follows && out.ends_with('/');
    out += is_name ? "<name>" : word_shape(word);
    name_follows = is_name || names_somebody(word);
  }
  return out;
}

}  // namespace s3sse::reports
