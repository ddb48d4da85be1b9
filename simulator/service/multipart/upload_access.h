#pragma once
// An upload as its parts see it: found, its SSE-C key checked, its data keys opened.
#include "simulator/service/multipart/upload_checksum.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

struct OpenUpload {
  store::BucketRecord bucket;
  store::UploadRef upload;
  sse::Envelope envelope;
  sse::ObjectPlace place;
};

/// The version that the object will be, where the upload began in a bucket that keeps versions.
void add_upload_version(const Call& call, const store::UploadRecord& upload, Headers& headers);

/// Bucket, upload and envelope.
S3Result<OpenUpload> open_upload(const Call& call);

/// partNumber of the query, 1 to 10,000.
S3Result<std::uint32_t> read_part_number(const Call& call);

/// For UploadPart and UploadPartCopy: the headers against the method and key of the upload (MPU-04 ... MPU-09), then
/// its data keys; KMS methods call Decrypt (MPU-16).
S3Result<crypto::SegmentKeys> open_part_keys(const Call& call, const OpenUpload& open);

/// UploadPart before the first byte of its body is read.
struct PartRequest {
  OpenUpload open;
  std::uint32_t number{};
  BodyIntegrity integrity{};
  std::vector<crypto::ChecksumAlgorithm> checksums{};  ///< to compute
  std::optional<std::uint64_t> length{};
  crypto::SegmentKeys data_keys{};
};

// The checks of part_order().
S3Result<void> read_number_of_part(const Call& call, PartRequest& part);
S3Result<void> read_digests_of_part(const Call& call, PartRequest& part);
S3Result<void> check_checksum_of_part(const Call& call, PartRequest& part);
S3Result<void> read_length_of_part(const Call& call, PartRequest& part);
S3Result<void> open_keys_of_part(const Call& call, PartRequest& part);

}  // namespace s3sse::service
