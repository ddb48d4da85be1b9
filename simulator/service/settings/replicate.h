#pragma once
// Replication at work: what was written is copied to other buckets of this simulator before the write is answered, in
// the name of the role of the configuration.
#include "simulator/service/core.h"

namespace s3sse::service {

/// Copies the version that the call has just written to each bucket that a rule of its bucket names, and notes in the
/// source how that went. A replica has the version id, the dates and the method of encryption of its source (OPT-11),
/// KMS objects go where a rule selects them, under the key that it names (OPT-10). `key_of_write`: the customer key
/// that came with it, without which an SSE-C object cannot be copied.
void replicate(Call& call, const store::BucketRecord& bucket, std::string_view version_id,
               const sse::CustomerKey* key_of_write);

/// The same for a delete marker, where a rule takes markers along.
void replicate_marker(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& marker);

}  // namespace s3sse::service
