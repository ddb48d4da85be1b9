#pragma once
// The checks of PutObject, in the order that put_order() has them.
#include "simulator/service/read/conditions.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_metadata.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

/// All that is settled before the first byte of the body is read.
struct PutRequest {
  store::BucketRecord bucket;
  ObjectMetadata metadata{};
  WriteCondition condition{};
  BodyIntegrity integrity{};
  std::optional<std::uint64_t> length{};
  sse::EncryptionRequest encryption_request{};
  std::optional<PreparedEncryption> encryption{};
};

S3Result<void> read_metadata_of_put(const Call& call, PutRequest& put);
S3Result<void> check_key_of_put(const Call& call, PutRequest& put);
S3Result<void> read_condition_of_put(const Call& call, PutRequest& put);
S3Result<void> read_digests_of_put(const Call& call, PutRequest& put);
S3Result<void> read_length_of_put(const Call& call, PutRequest& put);
S3Result<void> read_encryption_of_put(const Call& call, PutRequest& put);
S3Result<void> prepare_encryption_of_put(const Call& call, PutRequest& put);
S3Result<void> read_protection_of_put(const Call& call, PutRequest& put);
S3Result<void> check_condition_of_put(const Call& call, PutRequest& put);

}  // namespace s3sse::service
