#include "simulator/sse/encryption_context.h"

#include <fmt/format.h>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/deviations/decide.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

constexpr const char* arn_key = "aws:s3:arn";

}  // namespace

S3Result<kms::EncryptionContext> parse_context_header(std::string_view value, const Rules& rules) {
  const auto malformed = [&rules] {
    return refused<kms::EncryptionContext>(
        rules, {Rule::context_malformed_value_is_refused, Rule::context_malformed_value_is_invalid_argument},
        refusals::context_malformed);
  };
  const auto bytes = from_base64(value);
  if (!bytes) return malformed();
  const auto json = parse_json(as_text(*bytes));
  if (!json || !json->is_object()) return malformed();
  kms::EncryptionContext context;
  for (const auto& [name, member] : json->items()) {
    if (!member.is_string()) return malformed();
    context.emplace(name, member.get<std::string>());
  }
  return context;
}

std::string context_header_of(const kms::EncryptionContext& context) {
  return to_base64(as_bytes(write_json(nlohmann::json(context))));
}

std::string object_arn(std::string_view partition, const ObjectPlace& place) {
  return fmt::format("arn:{}:s3:::{}/{}", partition, place.bucket, place.key);
}

std::string bucket_arn(std::string_view partition, const ObjectPlace& place) {
  return fmt::format("arn:{}:s3:::{}", partition, place.bucket);
}

kms::EncryptionContext context_with_arn(const kms::EncryptionContext& pairs, std::string arn, const Rules& rules) {
  kms::EncryptionContext with_arn = pairs;
  with_arn.insert_or_assign(arn_key, std::move(arn));
  return chosen(rules, Rule::context_s3_always_adds_its_arn, std::move(with_arn), pairs);
}

}  // namespace s3sse::sse
