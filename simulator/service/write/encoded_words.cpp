#include "simulator/service/write/encoded_words.h"

#include <algorithm>
#include <optional>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/utf8.h"

namespace s3sse::service {
namespace {

/// The Q encoding (RFC 2047 section 4.2): quoted-printable in which '_' is a space.
std::optional<std::string> decode_q(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      bytes += text[i] == '_' ? ' ' : text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    bytes += static_cast<char>(byte->front());
    i += 2;
  }
  return bytes;
}

std::string utf8_of_latin1(std::string_view bytes) {
  std::string text;
  for (const unsigned char c : bytes) {
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else {
      text += static_cast<char>(0xC0U | (c >> 6U));
      text += static_cast<char>(0x80U | (c & 0x3FU));
    }
  }
  return text;
}

std::optional<std::string> decode_word(std::string_view charset, std::string_view encoding, std::string_view text) {
  std::optional<std::string> bytes;
  if (iequals(encoding, "Q")) bytes = decode_q(text);
  if (iequals(encoding, "B")) {
    if (const auto decoded = from_base64(text)) bytes = std::string(as_text(*decoded));
  }
  if (!bytes) return std::nullopt;
  if (iequals(charset, "ISO-8859-1")) return utf8_of_latin1(*bytes);
  const bool known = iequals(charset, "UTF-8") || iequals(charset, "US-ASCII");
  return known && is_utf8(*bytes) ? bytes : std::nullopt;
}

/// Takes what comes before `mark`, and the mark itself, from the front of `text`; nothing where there is no mark.
std::optional<std::string_view> take_until(std::string_view& text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + mark.size());
  return taken;
}

/// Takes an encoded word from the front of `text`, which is behind its "=?". Leaves `text` alone where there is none.
std::optional<std::string> take_word(std::string_view& text) {
  std::string_view rest = text;
  const auto charset = take_until(rest, "?");
  const auto encoding = charset ? take_until(rest, "?") : std::nullopt;
  const auto encoded = encoding ? take_until(rest, "?=") : std::nullopt;
  auto word = encoded ? decode_word(*charset, *encoding, *encoded) : std::nullopt;
  if (word) text = rest;
  return word;
}

}  // namespace

std::string decode_words(std::string_view text) {
  std::string clear;
  bool after_word = false;
  while (const auto before = take_until(text, "=?")) {
    const auto word = take_word(text);
    // White space between two encoded words is no part of the text (section 6.2).
    if (!word || !after_word || !trim(*before).empty()) clear += *before;
    clear += word ? *word : "=?";
    after_word = word.has_value();
  }
  return clear += text;
}

std::string encode_words(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](unsigned char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
  if (plain) return std::string(text);
  return "=?UTF-8?B?" + to_base64(as_bytes(text)) + "?=";
}

}  // namespace s3sse::service
