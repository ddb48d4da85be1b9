#pragma once
// The encryption of a copy: what the request says of the destination, and when a copy onto itself is legal.
#include "simulator/service/write/copy_source.h"

namespace s3sse::service {

/// The destination's own headers, else its bucket default; nothing is inherited from the source (COPY-01 ... COPY-05).
S3Result<sse::EncryptionRequest> read_copy_encryption(const Call& call, const store::BucketRecord& destination,
                                                      const CopySource& source);

/// InvalidRequest for a copy of an object onto itself that changes nothing (COPY-18 ... COPY-20).
S3Result<void> check_copy_changes_something(const Call& call, const store::BucketRecord& destination,
                                            const CopySource& source, bool replaces_metadata);

}  // namespace s3sse::service
