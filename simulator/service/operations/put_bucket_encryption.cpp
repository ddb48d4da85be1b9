#include "simulator/service/access.h"
#include "simulator/service/body_integrity.h"
#include "simulator/service/bucket_encryption_xml.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_document = 1024 * 1024;

}  // namespace

S3Result<Response> put_bucket_encryption(Call& call) {
  const Rules& rules = call.rules();
  const auto bucket = open_bucket(call);
  const bool bucket_first = rules.hold(Rule::bucket_encryption_missing_bucket_wins_over_bad_body);
  if (!bucket && (bucket_first || bucket.error().code != "NoSuchBucket")) return refuse(bucket.error());
  if (rules.hold(Rule::bucket_encryption_put_needs_integrity_header)) {
    if (auto present = require_integrity(call); !present) return refuse(std::move(present.error()));
  }
  const auto body = read_document(call, largest_document);
  if (!body) return refuse(body.error());
  auto encryption =
      parse_bucket_encryption(*body, bucket ? bucket->encryption : BucketEncryption{}, call.core.config.era, rules);
  if (!encryption) return refuse(std::move(encryption.error()));
  if (!bucket) return refuse(bucket.error());

  const auto& key = encryption->kms_master_key_id;
  if (key && (!rules.hold(Rule::bucket_encryption_kms_key_is_not_validated_on_put) ||
              !rules.hold(Rule::bucket_encryption_kms_key_is_echoed_as_given))) {
    auto arn = call.core.kms.resolve_key_arn(call.caller.principal, *key);
    if (!arn && !rules.hold(Rule::bucket_encryption_kms_key_is_not_validated_on_put)) {
      return refuse(errors::from_kms(arn.error().type, arn.error().message));
    }
    if (arn && !rules.hold(Rule::bucket_encryption_kms_key_is_echoed_as_given)) encryption->kms_master_key_id = *arn;
  }
  const auto status =
      call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) { b.encryption = *encryption; });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  if (!rules.hold(Rule::bucket_encryption_put_answers_200_with_empty_body)) response.status = 204;
  return response;
}

}  // namespace s3sse::service
