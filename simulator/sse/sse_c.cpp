// SSE-C: the data key is wrapped under a key derived from the customer's. Of that key itself only a salted HMAC is
// kept, to tell a wrong key from a broken object (SSEC-26).
#include "simulator/crypto/digest.h"
#include "simulator/crypto/key_wrap.h"
#include "simulator/deviations/decide.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

constexpr std::string_view sse_c_label = "sse-c";

// The verifier must not be what HKDF extracts from the key with the same salt, or it would give the wrapping key away:
// hence the prefix before the key.
Bytes verifier_of(ByteView salt, const SecretBytes& key, const Rules& rules) {
  constexpr std::string_view prefix = "s3sse customer key verifier v1:";
  SecretBytes message(prefix.size() + key.size());
  const auto rest = std::copy(prefix.begin(), prefix.end(), message.reveal_mutable().begin());
  std::copy(key.reveal().begin(), key.reveal().end(), rest);
  return chosen(rules, Rule::sse_c_key_is_never_stored, crypto::hmac_sha256(salt, message.reveal()), key);
}

}  // namespace

S3Result<crypto::SegmentKeys> wrap_sse_c(Workshop& workshop, const WrapJob& job, Envelope& envelope) {
  if (!job.plan.customer_key || job.existing != nullptr) return refuse(errors::internal_error());
  cite(Rule::sse_c_kms_is_never_called);
  const CustomerKey& customer_key = *job.plan.customer_key;
  SecretBytes data_key = workshop.entropy.secret(32);
  const SecretBytes kek = key_encryption_key(customer_key.key, envelope.salt, sse_c_label, job.place);
  envelope.wrapped_keys = {crypto::wrap_key(kek, data_key)};
  envelope.customer_key_md5 = customer_key.key_md5;
  envelope.customer_key_verifier = verifier_of(envelope.salt, customer_key.key, job.rules);
  return one_layer(std::move(data_key));
}

S3Result<crypto::SegmentKeys> unwrap_sse_c(Workshop&, const UnwrapJob& job) {
  cite(Rule::sse_c_lost_key_loses_the_object);
  if (job.customer_key == nullptr) return refuse(errors::access_denied());
  const SecretBytes kek = key_encryption_key(job.customer_key->key, job.envelope.salt, sse_c_label, job.place);
  auto data_key = crypto::unwrap_key(kek, job.envelope.wrapped_keys[0]);
  if (!data_key) return refuse(broken_envelope());
  return one_layer(std::move(*data_key));
}

bool is_right_key(const Envelope& envelope, const CustomerKey& customer_key, const Rules& rules) {
  return constant_time_equals(envelope.customer_key_verifier, verifier_of(envelope.salt, customer_key.key, rules));
}

}  // namespace s3sse::sse
