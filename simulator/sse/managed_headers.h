#pragma once
// The headers of managed encryption: x-amz-server-side-encryption and what goes with it.
#include "simulator/sse/encryption_request.h"

namespace s3sse::sse {

/// The SSE header, key id, context and bucket-key flag of a write to `object_arn`, put into `request`.
S3Result<void> read_managed_headers(const Headers& headers, EncryptionRequest& request, std::string_view object_arn,
                                    const Rules& rules);

/// True if any of them is there.
bool has_managed_headers(const Headers& headers);

/// Refuses managed headers where an operation takes none; see refuse_managed_encryption().
S3Result<void> refuse_managed_headers(const Headers& headers, const Rules& rules);

}  // namespace s3sse::sse
