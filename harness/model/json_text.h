#pragma once
// JSON with the line of every value, which the parser of the library does not keep. For .cpp files of the harness.
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace s3sse::harness::model {

using Json = nlohmann::ordered_json;  // members stay in the order of the file: headers are sent in that order

struct JsonText {
  Json root;
  std::map<std::string, int, std::less<>> lines;  ///< JSON pointer -> 1-based line

  /// The line of the value, or of the nearest one around it (values that `vary` made have no line of their own).
  [[nodiscard]] int line_of(std::string_view pointer) const;
};

struct JsonFault {
  int line = 0;
  std::string what;
};

/// Parses; a key that comes twice in an object and nesting deeper than 64 are faults too. `fault` is set on failure.
std::optional<JsonText> parse_json_text(std::string_view text, JsonFault& fault);

/// `pointer` + "/" + key, escaped as RFC 6901 asks.
std::string child_pointer(std::string_view pointer, std::string_view key);

}  // namespace s3sse::harness::model
