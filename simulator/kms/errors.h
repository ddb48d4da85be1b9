#pragma once
// The error answers of KMS. Messages are those recorded from AWS where there is a recording.
#include <string>
#include <string_view>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// Shorthand for `return tl::unexpected(...)`.
inline tl::unexpected<KmsError> refuse(KmsError error) {
  return tl::unexpected<KmsError>(std::move(error));
}

namespace errors {

KmsError not_found(std::string message);
KmsError invalid_key_id(std::string_view key_id);       ///< malformed (KAPI-20)
KmsError key_does_not_exist(std::string_view key_arn);  ///< well-formed, unknown (KAPI-20)
KmsError alias_not_found(std::string_view alias_arn);
KmsError access_denied(const Principal& principal, std::string_view api, std::string_view resource_arn);
KmsError invalid_state(std::string_view key_arn, std::string_view what);  ///< "<arn> is <what>."
KmsError disabled(std::string_view key_arn);
KmsError invalid_ciphertext();  ///< recorded with an empty message (KAPI-12, KAPI-13)
KmsError incorrect_key();       ///< KAPI-11
KmsError invalid_signature();   ///< without a message, as the other two whose name says it all
KmsError invalid_mac();
KmsError dry_run();  ///< KAPI-27
KmsError invalid_key_usage(std::string message);
KmsError unsupported(std::string message);
KmsError wrong_origin(std::string_view key_arn, std::string_view origin);  ///< recorded for imports into AWS_KMS keys
KmsError not_primary(std::string_view key_arn);                            ///< recorded: kms-replicate-replica
KmsError invalid_grant_token();
KmsError unwritten();  ///< the disk is full or broken
KmsError validation(std::string message);
/// AWS's generated form, "1 validation error detected: Value '<value>' at '<member>' failed to satisfy constraint:
/// ...". Sensitive values are not echoed (recorded: kms-encrypt-too-large).
KmsError constraint(std::string_view value, std::string_view member, std::string_view constraint);
KmsError sensitive_constraint(std::string_view member, std::string_view constraint);

}  // namespace errors
}  // namespace s3sse::kms
