#include "simulator/sse/kms_calls.h"

#include "simulator/base/text.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

// KMS decides for the requester (KMSI-16). Asked as the owner of the key it would never say no: what happens when a
// permission rule is switched off.
kms::CallOrigin asking(const kms::CallOrigin& origin, std::string_view key_arn, bool as_requester) {
  kms::CallOrigin result = origin;
  const auto fields = split(key_arn, ':');
  if (as_requester || fields.size() < 6) return result;
  result.principal.account_id = std::string(fields[4]);
  result.principal.arn = "arn:" + std::string(fields[1]) + ":iam::" + result.principal.account_id + ":root";
  return result;
}

kms::EncryptionContext replayed(const Envelope& envelope, const Rules& rules) {
  if (all_hold(rules, {Rule::context_is_replayed_on_reads, Rule::put_object_context_is_stored_and_replayed_to_kms})) {
    return envelope.context;
  }
  kms::EncryptionContext arn_alone = envelope.context;
  std::erase_if(arn_alone, [](const auto& pair) { return pair.first != "aws:s3:arn"; });
  return arn_alone;
}

}  // namespace

S3Result<KmsWrapped> wrap_by_kms(Workshop& workshop, const WrapJob& job, const kms::EncryptionContext& context,
                                 const SecretBytes* existing) {
  const std::string& key_arn = job.plan.kms_key_arn;
  const kms::CallOrigin origin =
      asking(job.origin, key_arn, workshop.rules.hold(Rule::kms_write_needs_generate_data_key_permission));
  if (existing != nullptr) {
    auto wrapped = workshop.kms.encrypt(origin, key_arn, *existing, context);
    if (!wrapped) return refuse(refusals::from_kms(wrapped.error(), workshop.rules));
    return KmsWrapped{existing->clone(), std::move(wrapped->ciphertext_blob)};
  }
  auto data_key = workshop.kms.generate_data_key(origin, key_arn, 32, context);
  if (data_key && !workshop.rules.hold(Rule::kms_put_generates_one_data_key_per_object)) {
    data_key = workshop.kms.generate_data_key(origin, key_arn, 32, context);
  }
  if (!data_key) return refuse(refusals::from_kms(data_key.error(), workshop.rules));
  return KmsWrapped{std::move(data_key->plaintext), std::move(data_key->ciphertext_blob)};
}

S3Result<SecretBytes> unwrap_by_kms(Workshop& workshop, const UnwrapJob& job, const Bytes& blob) {
  const kms::CallOrigin origin = asking(job.origin, job.envelope.kms_key_arn,
                                        workshop.rules.hold(Rule::get_object_kms_read_needs_decrypt_permission));
  auto opened = workshop.kms.decrypt(origin, blob, replayed(job.envelope, workshop.rules));
  if (!opened) return refuse(refusals::from_kms(opened.error(), workshop.rules));
  // The blob knows its key; an envelope that names another was changed.
  const bool names_arn = workshop.rules.hold(Rule::put_object_bare_key_id_is_answered_with_full_arn);
  if (names_arn && job.envelope.kms_key_arn != opened->key_arn) return refuse(broken_envelope());
  return std::move(opened->plaintext);
}

S3Result<void> check_context_place(const Workshop& workshop, const UnwrapJob& job) {
  if (!all_hold(workshop.rules,
                {Rule::context_s3_always_adds_its_arn, Rule::context_client_cannot_replace_aws_s3_arn})) {
    return {};
  }
  const std::string& partition = workshop.kms.config().partition;
  const auto arn = job.envelope.context.find("aws:s3:arn");
  if (arn == job.envelope.context.end() ||
      (arn->second != object_arn(partition, job.place) && arn->second != bucket_arn(partition, job.place))) {
    return refuse(broken_envelope());
  }
  return {};
}

}  // namespace s3sse::sse
