#pragma once
// JSON (RFC 8259) is read and written here and nowhere else: foreign bytes meet the same bounds everywhere, and the
// library's parser and serializer are compiled once.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "simulator/base/json_library.h"

namespace s3sse {

struct JsonBounds {
  std::size_t deepest = 64;      ///< brackets within brackets; what reads and writes documents recurses
  bool repeated_members = true;  ///< the last one counts; else they are a fault: readers would disagree on them
};

struct JsonFault {
  enum class Kind { not_json, too_deep, repeated_member };
  Kind kind = Kind::not_json;
  int line = 1;      ///< 1-based
  std::string what;  ///< without a line, and without what stands there, which may be a secret

  /// "line 3: not JSON: syntax error while parsing value - unexpected '}'".
  [[nodiscard]] std::string text() const;
};

template <class Document>
using JsonResult = tl::expected<Document, JsonFault>;

/// One document and nothing behind it, in UTF-8.
JsonResult<nlohmann::json> parse_json(std::string_view text, JsonBounds bounds = {});
/// The same, with members in the order of the text.
JsonResult<nlohmann::ordered_json> parse_ordered_json(std::string_view text, JsonBounds bounds = {});

/// A document that knows where everything stood.
struct JsonText {
  nlohmann::ordered_json root;
  std::map<std::string, int, std::less<>> lines;  ///< JSON pointer -> 1-based line

  /// The line of the value, or of the nearest one around it; 0 where nothing around it has one.
  [[nodiscard]] int line_of(std::string_view pointer) const;
};
JsonResult<JsonText> parse_json_text(std::string_view text, JsonBounds bounds = {});

/// `pointer` + "/" + key, escaped as RFC 6901 asks.
std::string child_pointer(std::string_view pointer, std::string_view key);

/// Always valid UTF-8: bytes in texts and names that are not become U+FFFD. On one line without `indent`, else a member
/// a line, indented by so many spaces.
std::string write_json(const nlohmann::json& value, int indent = -1);
std::string write_json(const nlohmann::ordered_json& value, int indent = -1);

}  // namespace s3sse
