#pragma once
// The condition keys that a request brings to a bucket policy (Service Authorization Reference, "Amazon S3").
#include "simulator/policy/request_context.h"
#include "simulator/service/core.h"

namespace s3sse::service {

/// Sets who, when, from where, over which transport, and the headers and query parameters that have a key of their own.
void set_request_keys(const Call& call, const store::BucketRecord& bucket, policy::ConditionKeys& keys);

/// The keys of encryption. For writes: the method as the header says it (POL-01), the customer algorithm, and the ARN
/// of the KMS key that is going to be used, wherever it comes from (POL-05). For the parts of an upload and its
/// completion the managed keys are those of the upload, as parts cannot carry the header (POL-19).
void set_encryption_keys(const Call& call, const store::BucketRecord& bucket, policy::ConditionKeys& keys);

/// s3:ExistingObjectTag/<key>.
void set_tag_keys(const store::ObjectRecord& object, policy::ConditionKeys& keys);

/// True if a call that begins an object asks for a KMS method, by header or by the default of the bucket.
bool writes_under_kms(const Call& call, const store::BucketRecord& bucket);

}  // namespace s3sse::service
