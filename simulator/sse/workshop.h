#pragma once
// The tools of the methods, and one pair of functions per method: wrap the data keys of an object, and unwrap them.
#include "simulator/sse/bucket_keys.h"
#include "simulator/sse/data_keys.h"

namespace s3sse::sse {

struct Workshop {
  kms::Kms& kms;
  Entropy& entropy;
  SecretBytes root_key;
  BucketKeys bucket_keys;
};

// Contracts: DataKeys::wrap() and DataKeys::unwrap().
S3Result<crypto::SegmentKeys> wrap_sse_s3(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_sse_s3(Workshop& workshop, const UnwrapJob& job);

S3Result<crypto::SegmentKeys> wrap_sse_kms(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_sse_kms(Workshop& workshop, const UnwrapJob& job);

S3Result<crypto::SegmentKeys> wrap_dsse_kms(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_dsse_kms(Workshop& workshop, const UnwrapJob& job);

S3Result<crypto::SegmentKeys> wrap_sse_c(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_sse_c(Workshop& workshop, const UnwrapJob& job);

/// True if `customer_key` is the one that the envelope was made with. In constant time.
bool is_right_key(const Envelope& envelope, const CustomerKey& customer_key, const Rules& rules);

}  // namespace s3sse::sse
