// SSE-S3: a data key per object (DEF-07), wrapped under the simulator's root key.
#include "simulator/crypto/key_wrap.h"
#include "simulator/deviations/decide.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

constexpr std::string_view sse_s3_label = "sse-s3";

}  // namespace

S3Result<crypto::SegmentKeys> wrap_sse_s3(Workshop& workshop, const WrapJob& job, Envelope& envelope) {
  cite(
      {Rule::default_encryption_sse_s3_has_a_unique_key_per_object, Rule::at_rest_each_object_has_its_own_wrapped_key});
  SecretBytes data_key = job.existing != nullptr ? job.existing->layers[0].clone() : workshop.entropy.secret(32);
  const SecretBytes kek = key_encryption_key(workshop.root_key, envelope.salt, sse_s3_label, job.place);
  envelope.wrapped_keys = {crypto::wrap_key(kek, data_key)};
  return one_layer(std::move(data_key));
}

S3Result<crypto::SegmentKeys> unwrap_sse_s3(Workshop& workshop, const UnwrapJob& job) {
  const SecretBytes kek = key_encryption_key(workshop.root_key, job.envelope.salt, sse_s3_label, job.place);
  auto data_key = crypto::unwrap_key(kek, job.envelope.wrapped_keys[0]);
  if (!data_key) return refuse(broken_envelope());
  return one_layer(std::move(*data_key));
}

}  // namespace s3sse::sse
