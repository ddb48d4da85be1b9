#include "simulator/sse/kms_calls.h"

#include "simulator/deviations/decide.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

// KMS decides for the requester (KMSI-16), who needs the permission that `rule` names.
kms::CallOrigin asking(const kms::CallOrigin& origin, const std::string& key_arn, const Rules& rules, Rule rule) {
  kms::CallOrigin result = origin;
  result.principal = chosen(rules, rule, std::move(result.principal), key_arn);
  return result;
}

}  // namespace

S3Result<KmsWrapped> wrap_by_kms(Workshop& workshop, const WrapJob& job, const kms::EncryptionContext& context,
                                 const SecretBytes* existing) {
  const std::string& key_arn = job.plan.kms_key_arn;
  const kms::CallOrigin origin =
      asking(job.origin, key_arn, job.rules, Rule::kms_write_needs_generate_data_key_permission);
  if (existing != nullptr) {
    auto wrapped = workshop.kms.encrypt(origin, key_arn, *existing, context);
    if (!wrapped) return refuse(refusals::from_kms(wrapped.error(), job.rules));
    return KmsWrapped{existing->clone(), std::move(wrapped->ciphertext_blob)};
  }
  cite(Rule::kms_put_generates_one_data_key_per_object);
  auto data_key = workshop.kms.generate_data_key(origin, key_arn, 32, context);
  if (!data_key) return refuse(refusals::from_kms(data_key.error(), job.rules));
  return KmsWrapped{std::move(data_key->plaintext), std::move(data_key->ciphertext_blob)};
}

S3Result<SecretBytes> unwrap_by_kms(Workshop& workshop, const UnwrapJob& job, const Bytes& blob) {
  const kms::CallOrigin origin =
      asking(job.origin, job.envelope.kms_key_arn, job.rules, Rule::get_object_kms_read_needs_decrypt_permission);
  auto opened =
      workshop.kms.decrypt(origin, blob, chosen(job.rules, Rule::context_is_replayed_on_reads, job.envelope.context));
  if (!opened) return refuse(refusals::from_kms(opened.error(), job.rules));
  cite({Rule::kms_deleted_key_makes_objects_unreadable, Rule::kms_reenabled_key_restores_access,
        Rule::kms_alias_change_affects_later_writes_only});
  // The blob knows its key; an envelope that names another was changed.
  if (job.envelope.kms_key_arn != opened->key_arn) return refuse(broken_envelope());
  return std::move(opened->plaintext);
}

S3Result<void> check_context_place(const Workshop& workshop, const UnwrapJob& job) {
  const std::string& partition = workshop.kms.config().partition;
  const auto arn = job.envelope.context.find("aws:s3:arn");
  const bool fits = arn != job.envelope.context.end() && (arn->second == object_arn(partition, job.place) ||
                                                          arn->second == bucket_arn(partition, job.place));
  // The context was made by an earlier write.
  return require(job.rules.everywhere(), fits, Rule::context_s3_always_adds_its_arn, broken_envelope);
}

}  // namespace s3sse::sse
