#pragma once
// The headers that describe a stored object in answers to reads.
#include "simulator/service/core.h"

namespace s3sse::service {

/// The encryption of `object` as reads report it: fixed when the object was written.
void add_read_encryption(const Call& call, const store::ObjectRecord& object, const sse::Envelope& envelope,
                         Headers& headers);

/// Last-Modified, ETag, Accept-Ranges and the version.
void add_identity_headers(const store::BucketRecord& bucket, const store::ObjectRecord& object, Headers& headers);

std::string in_quotes(std::string_view etag);

}  // namespace s3sse::service
