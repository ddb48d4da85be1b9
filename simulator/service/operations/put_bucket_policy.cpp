#include "simulator/base/text.h"
#include "simulator/policy/parse_policy.h"
#include "simulator/service/access.h"
#include "simulator/service/body_integrity.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_bucket_policy = 1024 * 1024;

S3Error malformed_policy(std::string message) {
  return {400, "MalformedPolicy", std::move(message)};
}

/// The mutant of POL-06: looks for the keys that conditions name, which IAM does not do.
S3Result<void> check_keys_exist(const Call& call, const policy::PolicyDocument& document) {
  // The policy is about later writes.
  if (call.rules().everywhere().hold(Rule::policy_key_arn_is_not_checked_for_existence)) return {};
  for (const policy::Statement& statement : document.statements) {
    for (const policy::Condition& condition : statement.conditions) {
      if (!iequals(condition.key, "s3:x-amz-server-side-encryption-aws-kms-key-id")) continue;
      for (const policy::Pattern& value : condition.values) {
        const bool names_key = value.text().starts_with("arn:");
        if (names_key && !call.core.kms.resolve_key_arn(call.caller.principal, value.text(), call.rules())) {
          return refuse(malformed_policy("Policy has a condition on a key that does not exist"));
        }
      }
    }
  }
  return {};
}

}  // namespace

S3Result<Response> put_bucket_policy(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto body = read_document(call, largest_bucket_policy);
  if (!body) return refuse(body.error());
  const std::string text(as_text(*body));
  const auto document =
      policy::parse_policy(text, {.kind = policy::PolicyKind::bucket, .bucket = call.bucket}, call.rules());
  if (!document) return refuse(malformed_policy(document.error().message));
  if (auto known = check_keys_exist(call, *document); !known) return refuse(std::move(known.error()));
  const auto status = call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) { b.policy = text; });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace s3sse::service
