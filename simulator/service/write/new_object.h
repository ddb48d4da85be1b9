#pragma once
// The record of a new object, from its sealed bytes, and what the answer to the write says of it.
#include "simulator/service/write/object_metadata.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

/// An object of one part. Takes the checksums of `part` over to the object.
store::ObjectRecord new_object(Call& call, const store::BucketRecord& bucket, const PreparedEncryption& encryption,
                               ObjectMetadata metadata, store::SealedPart part);

/// Encryption and version headers of PutObject and CopyObject.
void add_write_headers(const Call& call, const PreparedEncryption& encryption, const store::ObjectRecord& object,
                       Headers& headers);

}  // namespace s3sse::service
