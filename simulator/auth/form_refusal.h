#pragma once
#include <string_view>

#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::auth {

/// SignatureDoesNotMatch of a browser form, of either version. The string to sign is the policy, in Base64. S3 shows
/// it; here it is left out where it may hold a customer key.
S3Error form_signature_does_not_match(std::string_view access_key_id, std::string_view signature,
                                      std::string_view policy, const Rules& rules);

}  // namespace s3sse::auth
