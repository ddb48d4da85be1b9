#include "simulator/base/uri.h"

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse {
namespace {

bool unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

/// Form fields and query strings of some clients write a space as '+'; S3 decodes it so in query values only.
std::optional<std::string> decode_query_text(std::string_view raw) {
  std::string text(raw);
  std::ranges::replace(text, '+', ' ');
  return percent_decode(text);
}

}  // namespace

std::string percent_encode(std::string_view text, bool keep_slash) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (unreserved(c) || (keep_slash && c == '/')) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += digits[byte >> 4];
      result += digits[byte & 15];
    }
  }
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte) return std::nullopt;
    result += static_cast<char>(byte->front());
    i += 2;
  }
  return result;
}

const QueryParameter* Target::find(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &QueryParameter::name);
  return found == query.end() ? nullptr : &*found;
}

std::string_view Target::value_or(std::string_view name, std::string_view fallback) const {
  const auto* parameter = find(name);
  return parameter == nullptr ? fallback : std::string_view(parameter->value);
}

std::optional<Target> parse_target(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return std::nullopt;
  Target target;
  const auto mark = raw.find('?');
  target.raw_path = raw.substr(0, mark);
  auto path = percent_decode(target.raw_path);
  if (!path) return std::nullopt;
  target.path = std::move(*path);
  if (mark == std::string_view::npos) return target;

  target.raw_query = raw.substr(mark + 1);
  for (const std::string_view item : split(target.raw_query, '&')) {
    if (item.empty()) continue;
    const auto equals = item.find('=');
    auto name = decode_query_text(item.substr(0, equals));
    auto value = decode_query_text(equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    target.query.push_back({std::move(*name), std::move(*value), equals != std::string_view::npos});
  }
  return target;
}

}  // namespace s3sse
