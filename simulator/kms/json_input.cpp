// From the bytes of a request to JSON, with care: they come from anybody.
#include <algorithm>

#include "simulator/kms/errors.h"
#include "simulator/kms/json_call.h"

namespace s3sse::kms {
namespace {

/// The deepest request of this API has three levels; the rest is room.
constexpr std::size_t max_depth = 32;

/// How deep brackets nest outside of strings. Looks at bytes alone, so it costs no stack.
std::size_t nesting_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

KmsResult<nlohmann::json> parse_request(std::string_view body) {
  using nlohmann::json;
  if (body.empty()) return json::object();
  if (nesting_depth(body) > max_depth) return refuse({"SerializationException", "The request is nested too deeply."});
  json parsed = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded() || !parsed.is_object()) {
    return refuse({"SerializationException", "The request body is not a JSON object."});
  }
  return parsed;
}

}  // namespace s3sse::kms
