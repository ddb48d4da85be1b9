#pragma once
// The KMS encryption context: what the client adds, and what S3 makes of it.
#include <string>
#include <string_view>

#include "simulator/kms/kms.h"
#include "simulator/model/s3_error.h"
#include "simulator/sse/encryption_plan.h"

namespace s3sse::sse {

/// The pairs of x-amz-server-side-encryption-context: Base64 of a JSON object of strings (HDR-08, CTX-03).
S3Result<kms::EncryptionContext> parse_context_header(std::string_view value, const Rules& rules);

/// The header value that parse_context_header() reads back as `context`.
std::string context_header_of(const kms::EncryptionContext& context);

std::string object_arn(std::string_view partition, const ObjectPlace& place);
std::string bucket_arn(std::string_view partition, const ObjectPlace& place);

/// The client's pairs and S3's own aws:s3:arn, (CTX-01).
kms::EncryptionContext context_with_arn(const kms::EncryptionContext& pairs, std::string arn, const Rules& rules);

}  // namespace s3sse::sse
