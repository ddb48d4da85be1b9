#include "simulator/client_side/string_map.h"

#include <fmt/format.h>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/utf8.h"

namespace s3sse::client_side {
namespace {

constexpr JsonBounds map_bounds{.deepest = 2, .repeated_members = false};

/// The Q encoding of RFC 2047, 4.2.
std::optional<std::string> decode_q(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      decoded.push_back(text[i] == '_' ? ' ' : text[i]);
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    decoded.push_back(static_cast<char>(byte->front()));
    i += 2;
  }
  return decoded;
}

/// The word of RFC 2047 that `text` begins with, which is then taken from it.
std::optional<std::string> take_encoded_word(std::string_view& text) {
  const std::size_t charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || text.size() < charset_end + 3 || text[charset_end + 2] != '?')
    return std::nullopt;
  if (!iequals(text.substr(2, charset_end - 2), "utf-8")) return std::nullopt;
  const std::size_t begin = charset_end + 3;
  const std::size_t end = text.find("?=", begin);
  if (end == std::string_view::npos) return std::nullopt;
  const char encoding = text[charset_end + 1];
  const std::string_view encoded = text.substr(begin, end - begin);
  text.remove_prefix(end + 2);
  if (encoding == 'Q' || encoding == 'q') return decode_q(encoded);
  if (encoding != 'B' && encoding != 'b') return std::nullopt;
  const auto bytes = from_base64(encoded);
  if (!bytes) return std::nullopt;
  return std::string(as_text(*bytes));
}

/// Characters of Latin-1 in UTF-8 to the bytes that they stand for.
std::optional<std::string> latin_1_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (point.size == 0 || point.value > 0xff) return std::nullopt;
    bytes.push_back(static_cast<char>(point.value));
    at += point.size;
  }
  return bytes;
}

}  // namespace

ClientResult<StringMap> parse_string_map(std::string_view entry, std::string_view text) {
  StringMap map;
  if (trim(text).empty()) return map;
  const auto parsed = parse_json(text, map_bounds);
  if (!parsed || !parsed->is_object()) {
    return refuse_object(ErrorClass::malformed_metadata,
                         fmt::format("{} is not one JSON object with each name once", entry));
  }
  for (const auto& [name, value] : parsed->items()) {
    if (!value.is_string()) {
      return refuse_object(ErrorClass::malformed_metadata, fmt::format("{}: the values must be strings", entry));
    }
    map.emplace(name, value.get<std::string>());
  }
  return map;
}

std::string write_string_map(const StringMap& map) {
  nlohmann::json document = nlohmann::json::object();
  for (const auto& [name, value] : map) document[name] = value;
  return write_json(document);
}

std::optional<std::string> undo_double_encoding(std::string_view text) {
  if (text.find("=?") == std::string_view::npos) {
    if (!is_utf8(text)) return std::nullopt;
    return std::string(text);
  }
  std::string characters;
  bool after_word = false;
  while (!text.empty()) {
    if (text.starts_with("=?")) {
      const auto word = take_encoded_word(text);
      if (!word) return std::nullopt;
      characters += *word;
      after_word = true;
      continue;
    }
    const std::string_view plain = text.substr(0, text.find("=?"));
    const bool separates = after_word && plain.size() < text.size() && trim(plain, " \t\r\n").empty();
    if (!separates) characters += plain;
    text.remove_prefix(plain.size());
    after_word = false;
  }
  auto bytes = latin_1_bytes(characters);
  if (!bytes || !is_utf8(*bytes)) return std::nullopt;
  return bytes;
}

}  // namespace s3sse::client_side
