#pragma once
// The checks of CreateMultipartUpload, in the order that creation_order() has them.
#include "simulator/service/multipart/upload_checksum.h"
#include "simulator/service/write/object_metadata.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

/// All that is settled before the upload is stored.
struct CreationRequest {
  store::BucketRecord bucket;
  ObjectMetadata metadata{};
  UploadChecksum checksum{};
  sse::EncryptionRequest encryption_request{};
  std::optional<PreparedEncryption> encryption{};
};

S3Result<void> read_metadata_of_upload(const Call& call, CreationRequest& creation);
S3Result<void> check_key_of_upload(const Call& call, CreationRequest& creation);
S3Result<void> read_checksum_of_upload(const Call& call, CreationRequest& creation);
S3Result<void> read_encryption_of_upload(const Call& call, CreationRequest& creation);
S3Result<void> read_protection_of_upload(const Call& call, CreationRequest& creation);
S3Result<void> prepare_encryption_of_upload(const Call& call, CreationRequest& creation);

}  // namespace s3sse::service
