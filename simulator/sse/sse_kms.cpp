// SSE-KMS: the data key comes from KMS under the object's ARN (BK-06); with a bucket key it is wrapped under a
// bucket-level key, which comes from KMS under the bucket's ARN (BK-05) and serves many objects.

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/crypto/key_wrap.h"
#include "simulator/deviations/decide.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/kms_calls.h"
#include "simulator/sse/refusals.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

constexpr std::string_view sse_kms_label = "sse-kms bucket key";

kms::EncryptionContext context_of(const Workshop& workshop, const WrapJob& job) {
  const std::string& partition = workshop.kms.config().partition;
  const bool of_bucket =
      chosen(job.rules,
             {Rule::bucket_key_context_is_bucket_arn, Rule::bucket_key_context_is_object_arn_without_bucket_key,
              Rule::bucket_key_object_arn_policy_stops_matching},
             job.plan.bucket_key_enabled);
  std::string arn = of_bucket ? bucket_arn(partition, job.place) : object_arn(partition, job.place);
  return context_with_arn(job.plan.context, std::move(arn), job.rules);
}

// A bucket-level key belongs to one bucket, one requester (BK-08), one KMS key (BK-10) and one context.
std::string name_for_writes(const WrapJob& job, const kms::EncryptionContext& context) {
  return unambiguous({"write", job.place.bucket,
                      chosen(job.rules, Rule::bucket_key_each_requester_has_its_own, job.origin.principal.arn),
                      chosen(job.rules, Rule::bucket_key_is_shared_only_under_one_kms_key, job.plan.kms_key_arn),
                      write_json(nlohmann::json(context))});
}

std::string name_for_reads(const UnwrapJob& job, const Bytes& blob) {
  return unambiguous({"read", job.origin.principal.arn, job.envelope.kms_key_arn, as_text(blob)});
}

// S3 makes sure that the key can be opened again before it wraps anything under it.
S3Result<void> check_opens(Workshop& workshop, const WrapJob& job, const KmsWrapped& fetched,
                           const kms::EncryptionContext& context) {
  auto opened = workshop.kms.decrypt(job.origin, fetched.blob, context);
  if (!opened) return refuse(refusals::from_kms(opened.error(), job.rules));
  if (!opened->plaintext.equals(fetched.plaintext)) return refuse(errors::internal_error());
  return {};
}

S3Result<BucketKey> new_bucket_key(Workshop& workshop, const WrapJob& job, const kms::EncryptionContext& context) {
  auto fetched = wrap_by_kms(workshop, job, context, nullptr);
  if (!fetched) return refuse(std::move(fetched.error()));
  auto opens = checked(job.rules, Rule::bucket_key_upload_needs_decrypt_permission,
                       [&] { return check_opens(workshop, job, *fetched, context); });
  if (!opens) return refuse(std::move(opens.error()));
  return BucketKey{std::move(fetched->plaintext), std::move(fetched->blob), context};
}

S3Result<BucketKey> bucket_key_for(Workshop& workshop, const WrapJob& job) {
  const kms::EncryptionContext context = context_of(workshop, job);
  const std::string name = name_for_writes(job, context);
  auto known =
      chosen(job.rules, Rule::bucket_key_several_puts_share_one_data_key_call, workshop.bucket_keys.find(name));
  if (known) return std::move(*known);
  auto fresh = new_bucket_key(workshop, job, context);
  if (fresh) workshop.bucket_keys.keep(name, fresh->clone());
  return fresh;
}

S3Result<crypto::SegmentKeys> wrap_under_bucket_key(Workshop& workshop, const WrapJob& job, Envelope& envelope) {
  auto bucket_key = bucket_key_for(workshop, job);
  if (!bucket_key) return refuse(std::move(bucket_key.error()));
  SecretBytes data_key = job.existing != nullptr ? job.existing->layers[0].clone() : workshop.entropy.secret(32);
  const SecretBytes kek = key_encryption_key(bucket_key->plaintext, envelope.salt, sse_kms_label, job.place);
  envelope.wrapped_keys = {crypto::wrap_key(kek, data_key)};
  envelope.bucket_key_blob = std::move(bucket_key->blob);
  envelope.context = std::move(bucket_key->context);
  return one_layer(std::move(data_key));
}

// Has KMS decrypt `blob`, unless its plaintext is still known.
S3Result<SecretBytes> unwrap_bucket_key(Workshop& workshop, const UnwrapJob& job, const Bytes& blob) {
  const std::string name = name_for_reads(job, blob);
  auto known = chosen(job.rules, Rule::bucket_key_cached_key_skips_kms_and_its_policy, workshop.bucket_keys.find(name));
  if (known) return std::move(known->plaintext);
  auto plaintext = unwrap_by_kms(workshop, job, blob);
  if (plaintext) workshop.bucket_keys.keep(name, BucketKey{plaintext->clone(), blob, {}});
  return plaintext;
}

S3Result<crypto::SegmentKeys> unwrap_under_bucket_key(Workshop& workshop, const UnwrapJob& job) {
  auto bucket_key = unwrap_bucket_key(workshop, job, job.envelope.bucket_key_blob);
  if (!bucket_key) return refuse(std::move(bucket_key.error()));
  const SecretBytes kek = key_encryption_key(*bucket_key, job.envelope.salt, sse_kms_label, job.place);
  auto data_key = crypto::unwrap_key(kek, job.envelope.wrapped_keys[0]);
  if (!data_key) return refuse(broken_envelope());
  return one_layer(std::move(*data_key));
}

}  // namespace

S3Result<crypto::SegmentKeys> wrap_sse_kms(Workshop& workshop, const WrapJob& job, Envelope& envelope) {
  if (job.plan.bucket_key_enabled) return wrap_under_bucket_key(workshop, job, envelope);
  envelope.context = context_of(workshop, job);
  auto wrapped =
      wrap_by_kms(workshop, job, envelope.context, job.existing != nullptr ? &job.existing->layers[0] : nullptr);
  if (!wrapped) return refuse(std::move(wrapped.error()));
  cite({Rule::at_rest_kms_wrapped_key_is_beside_the_object, Rule::kms_plaintext_data_key_is_not_stored});
  envelope.wrapped_keys = {std::move(wrapped->blob)};
  envelope.context =
      chosen(job.rules, Rule::put_object_context_is_stored_and_replayed_to_kms, std::move(envelope.context));
  return one_layer(std::move(wrapped->plaintext));
}

S3Result<crypto::SegmentKeys> unwrap_sse_kms(Workshop& workshop, const UnwrapJob& job) {
  if (auto in_place = check_context_place(workshop, job); !in_place) return refuse(std::move(in_place.error()));
  if (!job.envelope.bucket_key_blob.empty()) return unwrap_under_bucket_key(workshop, job);
  cite(Rule::kms_get_decrypts_the_stored_wrapped_key);
  auto data_key = unwrap_by_kms(workshop, job, job.envelope.wrapped_keys[0]);
  if (!data_key) return refuse(std::move(data_key.error()));
  return one_layer(std::move(*data_key));
}

}  // namespace s3sse::sse
