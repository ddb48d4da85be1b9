#include "simulator/service/access.h"
#include "simulator/service/body_integrity.h"
#include "simulator/service/bucket_encryption_xml.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_encryption_configuration = 1024 * 1024;

/// What no configuration does: the keys of objects that are there already wrapped anew.
void rewrap(Call& call, const store::ObjectRecord& object, const sse::Envelope& envelope,
            const sse::EncryptionPlan& plan) {
  const sse::ObjectPlace place{.bucket = call.bucket, .key = object.key, .seal_id = object.seal_id};
  const auto rewrapped = call.core.engine.rewrap(envelope, plan, place, call.facts(), call.kms_origin());
  if (!rewrapped) return;
  call.core.store->update_object(call.bucket, object.key, object.version_id, [&](store::ObjectRecord& record) {
    record.envelope = sse::serialise(*rewrapped);
    return true;
  });
}

/// The mutants of STO-08 and BK-11.
void rewrap_objects(Call& call, const BucketEncryption& encryption) {
  const Rules& rules = call.rules();
  const bool rewrites = !rules.hold(Rule::at_rest_reconfiguration_rewrites_nothing);
  const bool gives_bucket_keys =
      encryption.bucket_key_enabled && !rules.hold(Rule::bucket_key_enabling_leaves_existing_objects_alone);
  if (!rewrites && !gives_bucket_keys) return;
  for (const store::ObjectRef& object : call.core.store->versions(call.bucket, "")) {
    const auto envelope = sse::parse_envelope(object->envelope);
    if (!envelope) continue;
    if (rewrites && envelope->method == EncryptionMethod::sse_s3) rewrap(call, *object, *envelope, {});
    if (gives_bucket_keys && envelope->method == EncryptionMethod::sse_kms) {
      sse::EncryptionPlan plan;
      plan.method = EncryptionMethod::sse_kms;
      plan.kms_key_arn = envelope->kms_key_arn;
      plan.bucket_key_enabled = true;
      rewrap(call, *object, *envelope, plan);
    }
  }
}

}  // namespace

S3Result<Response> put_bucket_encryption(Call& call) {
  const Rules& rules = call.rules();
  const auto bucket = open_bucket(call);
  const bool bucket_first = rules.hold(Rule::bucket_encryption_missing_bucket_wins_over_bad_body);
  if (!bucket && (bucket_first || bucket.error().code != "NoSuchBucket")) return refuse(bucket.error());
  if (rules.hold(Rule::bucket_encryption_put_needs_integrity_header)) {
    if (auto present = require_integrity(call); !present) return refuse(std::move(present.error()));
  }
  const auto body = read_document(call, largest_encryption_configuration);
  if (!body) return refuse(body.error());
  auto encryption =
      parse_bucket_encryption(*body, bucket ? bucket->encryption : BucketEncryption{}, call.core.config.era, rules);
  if (!encryption) return refuse(std::move(encryption.error()));
  if (!bucket) return refuse(bucket.error());

  const auto& key = encryption->kms_master_key_id;
  // Shows in a later GetBucketEncryption.
  const bool keeps_text = rules.everywhere().hold(Rule::bucket_encryption_kms_key_is_echoed_as_given) &&
                          rules.hold(Rule::bucket_encryption_alias_is_resolved_in_writer_account);
  if (key && (!rules.hold(Rule::bucket_encryption_kms_key_is_not_validated_on_put) || !keeps_text)) {
    auto arn = call.core.kms.resolve_key_arn(call.caller.principal, *key, rules);
    if (!arn && !rules.hold(Rule::bucket_encryption_kms_key_is_not_validated_on_put)) {
      return refuse(errors::from_kms(arn.error().type, arn.error().message));
    }
    if (arn && !keeps_text) encryption->kms_master_key_id = *arn;
  }
  const auto status =
      call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) { b.encryption = *encryption; });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  rewrap_objects(call, *encryption);
  Response response;
  if (!rules.hold(Rule::bucket_encryption_put_answers_200_with_empty_body)) response.status = 204;
  return response;
}

}  // namespace s3sse::service
