#pragma once
// The checks of CopyObject, in the order that copy_order() has them.
#include "simulator/crypto/checksum.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/write/copy_source.h"
#include "simulator/service/write/object_metadata.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

/// All that is settled before the first byte of the source is read.
struct CopyRequest {
  store::BucketRecord bucket;  ///< of the copy
  WriteCondition condition{};
  CopySource source{};
  sse::EncryptionRequest encryption_request{};
  bool replaces_metadata = false;
  ObjectMetadata metadata{};                            ///< of the copy, whosever it is
  std::optional<crypto::ChecksumAlgorithm> checksum{};  ///< as the request asks for it
  std::unique_ptr<BodySource> body{};
  std::optional<PreparedEncryption> encryption{};
};

S3Result<void> check_key_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> read_condition_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> find_source_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> read_encryption_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> read_metadata_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> check_change_by_copy(const Call& call, CopyRequest& copy);
S3Result<void> read_protection_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> read_checksum_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> check_size_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> check_condition_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> open_source_of_copy(const Call& call, CopyRequest& copy);
S3Result<void> prepare_encryption_of_copy(const Call& call, CopyRequest& copy);

}  // namespace s3sse::service
