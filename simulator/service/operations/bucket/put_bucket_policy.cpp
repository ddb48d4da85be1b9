#include "simulator/deviations/decide.h"
#include "simulator/policy/parse/parse_policy.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/bucket_policies.h"
#include "simulator/service/write/body_integrity.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_bucket_policy = 1024 * 1024;

S3Error malformed_policy(std::string message) {
  return {400, "MalformedPolicy", std::move(message)};
}

S3Result<void> check_not_public(const Call& call, const store::BucketRecord& bucket,
                                const policy::PolicyDocument& document) {
  const bool blocked = bucket.settings->public_access.block_public_policy && is_public(document);
  return require(call.rules(), !blocked, Rule::public_access_block_refuses_public_policies, [&] {
    return errors::access_denied("User: " + call.caller.principal.arn +
                                 " is not authorized to perform: s3:PutBucketPolicy on resource: \"" +
                                 call.resource_arn +
                                 "\" because public policies are blocked by the BlockPublicPolicy block public access "
                                 "setting.");
  });
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
  auto closed = check_not_public(call, *bucket, *document);
  if (!closed) return refuse(std::move(closed.error()));
  cite(Rule::policy_key_arn_is_not_checked_for_existence);
  const auto status = call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) { b.policy = text; });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace s3sse::service
