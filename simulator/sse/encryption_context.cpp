#include "simulator/sse/encryption_context.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "simulator/base/encoding.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

constexpr const char* arn_key = "aws:s3:arn";

}  // namespace

S3Result<kms::EncryptionContext> parse_context_header(std::string_view value, const Rules& rules) {
  const auto refused = [&rules]() -> S3Result<kms::EncryptionContext> {
    if (!rules.hold(Rule::context_malformed_value_is_refused)) return kms::EncryptionContext{};
    return refuse(refusals::context_malformed(rules));
  };
  const auto bytes = from_base64(value);
  if (!bytes) return refused();
  const auto json = nlohmann::json::parse(bytes->begin(), bytes->end(), nullptr, false);
  if (!json.is_object()) return refused();
  kms::EncryptionContext context;
  for (const auto& [name, member] : json.items()) {
    if (!member.is_string()) return refused();
    context.emplace(name, member.get<std::string>());
  }
  return context;
}

std::string context_header_of(const kms::EncryptionContext& context) {
  return to_base64(as_bytes(nlohmann::json(context).dump()));
}

std::string object_arn(std::string_view partition, const ObjectPlace& place) {
  return fmt::format("arn:{}:s3:::{}/{}", partition, place.bucket, place.key);
}

std::string bucket_arn(std::string_view partition, const ObjectPlace& place) {
  return fmt::format("arn:{}:s3:::{}", partition, place.bucket);
}

kms::EncryptionContext context_with_arn(kms::EncryptionContext pairs, std::string arn, const Rules& rules) {
  if (!rules.hold(Rule::context_s3_always_adds_its_arn)) return pairs;
  if (rules.hold(Rule::context_client_cannot_replace_aws_s3_arn)) {
    pairs.insert_or_assign(arn_key, std::move(arn));
  } else {
    pairs.emplace(arn_key, std::move(arn));
  }
  return pairs;
}

}  // namespace s3sse::sse
