#pragma once
// Lifecycle at work: once a day of the simulator's clock, at midnight UTC, as S3 does it.
#include "simulator/service/core.h"

namespace s3sse::service {

/// Does what is due by now in the bucket, before anybody looks at it: expires, moves to other storage classes, ends
/// uploads. What is moved keeps its bytes and its envelope. A version under a lock stays.
void run_lifecycle(const Call& call, const store::BucketRecord& bucket);

/// x-amz-expiration: the day on which the current version expires, and the rule that says so.
void add_expiration_header(const store::BucketRecord& bucket, const store::ObjectRecord& object, Headers& headers);

}  // namespace s3sse::service
