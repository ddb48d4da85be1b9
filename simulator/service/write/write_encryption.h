#pragma once
// The encryption of a new object or upload, settled before the first byte of the body is read.
#include "simulator/service/core.h"

namespace s3sse::service {

struct PreparedEncryption {
  sse::EncryptionPlan plan;
  sse::NewDataKeys keys;
  sse::ObjectPlace place;
};

/// Plan and data keys for `request` in `bucket` (DEF, PUT and KMSI rules).
S3Result<PreparedEncryption> prepare_encryption(const Call& call, sse::EncryptionRequest request,
                                                const store::BucketRecord& bucket);

inline const sse::CustomerKey* pointer_to(const std::optional<sse::CustomerKey>& key) {
  return key ? &*key : nullptr;
}

/// Keys longer than 1,024 bytes are refused.
S3Result<void> check_key_length(std::string_view key);

}  // namespace s3sse::service
