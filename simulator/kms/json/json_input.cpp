// From the bytes of a request to JSON, with care: they come from anybody.
#include "simulator/base/json_nesting.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"

namespace s3sse::kms {
namespace {

/// The deepest request of this API has three levels; the rest is room.
constexpr std::size_t max_depth = 32;

}  // namespace

KmsResult<nlohmann::json> parse_request(std::string_view body) {
  using nlohmann::json;
  if (body.empty()) return json::object();
  if (json_nesting_depth(body) > max_depth)
    return refuse({"SerializationException", "The request is nested too deeply."});
  json parsed = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded() || !parsed.is_object()) {
    return refuse({"SerializationException", "The request body is not a JSON object."});
  }
  return parsed;
}

}  // namespace s3sse::kms
