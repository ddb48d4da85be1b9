// DSSE-KMS: two layers that know nothing of each other (DSSE-03). The inner data key comes from KMS, always under the
// object's ARN (CTX-09); the outer one is the simulator's own, wrapped under its root key.
#include "simulator/crypto/key_wrap.h"
#include "simulator/deviations/decide.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/kms_calls.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

constexpr std::string_view dsse_kms_label = "dsse-kms outer layer";

}  // namespace

S3Result<crypto::SegmentKeys> wrap_dsse_kms(Workshop& workshop, const WrapJob& job, Envelope& envelope) {
  const std::string& partition = workshop.kms.config().partition;
  std::string arn = chosen(job.rules, Rule::context_dsse_always_uses_object_arn, object_arn(partition, job.place));
  envelope.context = context_with_arn(job.plan.context, std::move(arn), job.rules);
  auto inner =
      wrap_by_kms(workshop, job, envelope.context, job.existing != nullptr ? &job.existing->layers[0] : nullptr);
  if (!inner) return refuse(std::move(inner.error()));
  envelope.wrapped_keys = {std::move(inner->blob)};
  crypto::SegmentKeys keys = one_layer(std::move(inner->plaintext));

  cite(Rule::dsse_two_independent_layers_protect_the_data);
  SecretBytes outer = job.existing != nullptr ? job.existing->layers.back().clone() : workshop.entropy.secret(32);
  const SecretBytes kek = key_encryption_key(workshop.root_key, envelope.salt, dsse_kms_label, job.place);
  envelope.wrapped_keys.push_back(crypto::wrap_key(kek, outer));
  keys.layers.push_back(std::move(outer));
  return keys;
}

S3Result<crypto::SegmentKeys> unwrap_dsse_kms(Workshop& workshop, const UnwrapJob& job) {
  if (auto in_place = check_context_place(workshop, job); !in_place) return refuse(std::move(in_place.error()));
  const std::vector<Bytes>& wrapped = job.envelope.wrapped_keys;
  if (wrapped.size() != 2) return refuse(broken_envelope());
  auto inner = unwrap_by_kms(workshop, job, wrapped[0]);
  if (!inner) return refuse(std::move(inner.error()));
  crypto::SegmentKeys keys = one_layer(std::move(*inner));
  const SecretBytes kek = key_encryption_key(workshop.root_key, job.envelope.salt, dsse_kms_label, job.place);
  auto outer = crypto::unwrap_key(kek, wrapped[1]);
  if (!outer) return refuse(broken_envelope());
  keys.layers.push_back(std::move(*outer));
  return keys;
}

}  // namespace s3sse::sse
