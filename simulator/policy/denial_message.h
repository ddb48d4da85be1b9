#pragma once
// The words in which AWS refuses (IAM User Guide, "Troubleshoot access denied error messages", and recorded answers).
#include <string>

#include "simulator/policy/authorize.h"

namespace s3sse::policy {

/// For S3Error AccessDenied. The resource stands in double quotes; to anonymous and foreign requesters the message is
/// just "Access Denied".
std::string s3_denial_message(const Decision& decision, const RequestContext& context);

/// For AccessDeniedException, and for the AccessDenied that S3 hands on when KMS refused (KMSI-04). A foreign
/// requester is not told whether the key exists.
std::string kms_denial_message(const Decision& decision, const RequestContext& context);

}  // namespace s3sse::policy
