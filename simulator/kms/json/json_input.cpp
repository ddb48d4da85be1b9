// From the bytes of a request to JSON, with care: they come from anybody.
#include "simulator/base/json.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"

namespace s3sse::kms {
namespace {

/// The deepest request of this API has three levels; the rest is room.
constexpr std::size_t max_depth = 32;

}  // namespace

KmsResult<nlohmann::json> parse_request(std::string_view body) {
  if (body.empty()) return nlohmann::json::object();
  auto parsed = parse_json(body, {.deepest = max_depth});
  if (!parsed && parsed.error().kind == JsonFault::Kind::too_deep)
    return refuse({"SerializationException", "The request is nested too deeply."});
  if (!parsed || !parsed->is_object())
    return refuse({"SerializationException", "The request body is not a JSON object."});
  return std::move(*parsed);
}

}  // namespace s3sse::kms
