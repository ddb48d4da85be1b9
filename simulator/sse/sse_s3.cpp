// SSE-S3: a data key per object (DEF-07), wrapped under the simulator's root key.
#include "simulator/crypto/digest.h"
#include "simulator/crypto/key_wrap.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

constexpr std::string_view sse_s3_label = "sse-s3";

bool each_has_its_own(const Workshop& workshop) {
  return workshop.rules.hold(Rule::default_encryption_sse_s3_has_a_unique_key_per_object) &&
         workshop.rules.hold(Rule::at_rest_each_object_has_its_own_wrapped_key);
}

SecretBytes new_data_key(Workshop& workshop) {
  if (each_has_its_own(workshop)) return workshop.entropy.secret(32);
  return crypto::hkdf_sha256(workshop.root_key.reveal(), {}, "one data key for all objects", 32);
}

SecretBytes wrapping_key(const Workshop& workshop, const Envelope& envelope, const ObjectPlace& place) {
  if (each_has_its_own(workshop)) return key_encryption_key(workshop.root_key, envelope.salt, sse_s3_label, place);
  return key_encryption_key(workshop.root_key, {}, sse_s3_label, {});
}

}  // namespace

S3Result<crypto::SegmentKeys> wrap_sse_s3(Workshop& workshop, const WrapJob& job, Envelope& envelope) {
  SecretBytes data_key = job.existing != nullptr ? job.existing->layers[0].clone() : new_data_key(workshop);
  const SecretBytes kek = wrapping_key(workshop, envelope, job.place);
  envelope.wrapped_keys = {crypto::wrap_key(kek, data_key)};
  return one_layer(std::move(data_key));
}

S3Result<crypto::SegmentKeys> unwrap_sse_s3(Workshop& workshop, const UnwrapJob& job) {
  const SecretBytes kek = wrapping_key(workshop, job.envelope, job.place);
  auto data_key = crypto::unwrap_key(kek, job.envelope.wrapped_keys[0]);
  if (!data_key) return refuse(broken_envelope());
  return one_layer(std::move(*data_key));
}

}  // namespace s3sse::sse
