#pragma once
// An upload as its parts see it: found, its SSE-C key checked, its data keys opened.
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

struct OpenUpload {
  store::BucketRecord bucket;
  store::UploadRef upload;
  sse::Envelope envelope;
  sse::ObjectPlace place;
};

/// Bucket, upload and envelope.
S3Result<OpenUpload> open_upload(const Call& call);

/// partNumber of the query, 1 to 10,000.
S3Result<std::uint32_t> read_part_number(const Call& call);

/// For UploadPart and UploadPartCopy: the headers against the method and key of the upload (MPU-04 ... MPU-09), then
/// its data keys; KMS methods call Decrypt (MPU-16).
S3Result<crypto::SegmentKeys> open_part_keys(Call& call, const OpenUpload& open);

}  // namespace s3sse::service
