#pragma once
// The stage between a plan and sealed bytes: data keys of a new object are made and wrapped, those of a stored one
// unwrapped. An interface, so that something else can stand in front of it (simulator/deviations/sse).
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/kms/kms.h"
#include "simulator/rules/rules.h"
#include "simulator/sse/encryption_plan.h"
#include "simulator/sse/envelope.h"

namespace s3sse::sse {

/// One object to wrap for. `existing` holds the data keys that stay when an object is rewrapped; null makes new ones.
struct WrapJob {
  const EncryptionPlan& plan;
  const ObjectPlace& place;
  const kms::CallOrigin& origin;
  const Rules& rules;  ///< of the operation
  const crypto::SegmentKeys* existing = nullptr;
};

struct UnwrapJob {
  const Envelope& envelope;
  const ObjectPlace& place;
  const kms::CallOrigin& origin;
  const Rules& rules;                         ///< of the operation
  const CustomerKey* customer_key = nullptr;  ///< was verified by SseEngine::check_access()
};

/// Thread-safe.
class DataKeys {
 public:
  virtual ~DataKeys() = default;
  DataKeys() = default;
  DataKeys(const DataKeys&) = delete;
  DataKeys& operator=(const DataKeys&) = delete;

  /// Finds method, plan facts and salt in `envelope` already, adds the wrapped keys, and returns the plaintext ones.
  virtual S3Result<crypto::SegmentKeys> wrap(const WrapJob& job, Envelope& envelope) = 0;
  virtual S3Result<crypto::SegmentKeys> unwrap(const UnwrapJob& job) = 0;
};

}  // namespace s3sse::sse
