#pragma once
// What the methods work with, and one pair of functions per method: wrap the data keys of an object, and unwrap them.
#include "simulator/sse/bucket_keys.h"
#include "simulator/sse/sse_engine.h"

namespace s3sse::sse {

struct Workshop {
  kms::Kms& kms;
  Entropy& entropy;
  const Rules& rules;
  SecretBytes root_key;
  BucketKeys bucket_keys;
  BucketKeys remembered;  ///< keys that must not be kept; used only while KMSI-02, STO-04 or SSEC-27 is switched off
};

/// One object to wrap for. `existing` holds the data keys that stay when an object is rewrapped; null makes new ones.
struct WrapJob {
  const EncryptionPlan& plan;
  const ObjectPlace& place;
  const kms::CallOrigin& origin;
  const crypto::SegmentKeys* existing = nullptr;
};

struct UnwrapJob {
  const Envelope& envelope;
  const ObjectPlace& place;
  const kms::CallOrigin& origin;
};

// Each wrap function finds method, plan facts and salt in `envelope` already, adds the wrapped keys, and returns the
// plaintext data keys.
S3Result<crypto::SegmentKeys> wrap_sse_s3(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_sse_s3(Workshop& workshop, const UnwrapJob& job);

S3Result<crypto::SegmentKeys> wrap_sse_kms(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_sse_kms(Workshop& workshop, const UnwrapJob& job);

S3Result<crypto::SegmentKeys> wrap_dsse_kms(Workshop& workshop, const WrapJob& job, Envelope& envelope);
S3Result<crypto::SegmentKeys> unwrap_dsse_kms(Workshop& workshop, const UnwrapJob& job);

S3Result<crypto::SegmentKeys> wrap_sse_c(Workshop& workshop, const WrapJob& job, Envelope& envelope);
/// `customer_key` was verified by check_access().
S3Result<crypto::SegmentKeys> unwrap_sse_c(Workshop& workshop, const UnwrapJob& job, const CustomerKey& customer_key);

/// Without the customer's key: only what was put by while SSEC-27 is switched off, else refused.
S3Result<crypto::SegmentKeys> recall_sse_c(Workshop& workshop, const UnwrapJob& job);

/// Whether `customer_key` is the one that the envelope was made with, in constant time.
bool is_right_key(const Envelope& envelope, const CustomerKey& customer_key, const Rules& rules);

}  // namespace s3sse::sse
