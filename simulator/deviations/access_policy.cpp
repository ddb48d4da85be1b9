// Policies: what their conditions say about encryption.
#include <cmath>

#include "simulator/deviations/topics.h"

namespace s3sse::deviations {

Rows access_policy_rows() {
  using enum Stage;
  return {
      {Rule::policy_null_condition_denies_missing_header, authorise, "Does not deny for want of an encryption header.",
       gives(false)},
      {Rule::policy_string_condition_can_require_kms, authorise, "Does not deny what is not aws:kms.", gives(false)},
      {Rule::policy_null_kms_key_id_requires_kms, authorise, "Does not deny for want of a KMS key id.", gives(false)},
      {Rule::policy_key_arn_condition_pins_the_key, authorise, "Does not deny another KMS key.", gives(false)},
      {Rule::policy_null_condition_requires_sse_c, authorise, "Does not deny for want of SSE-C.", gives(false)},
      {Rule::policy_null_condition_forbids_sse_c, authorise, "Does not deny SSE-C.", gives(false)},
      {Rule::policy_secure_transport_blocks_plain_http, authorise, "Takes no notice of aws:SecureTransport.",
       gives(false)},
      {Rule::context_key_policy_can_confine_key_to_prefix, authorise,
       "Takes any object for the one that a key policy names.", gives(true)},
      {Rule::policy_tls_version_is_numeric, authorise, "Compares no more than the whole part of a TLS version.",
       alters<double>([](double right) { return std::floor(right); })},
      {Rule::policy_encryption_condition_keys_are_accepted, authorise,
       "Does not know the condition keys about encryption.", gives(false)},
  };
}

}  // namespace s3sse::deviations
