#pragma once
// The checks of UploadPartCopy, in the order that part_copy_order() has them.
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/write/copy_source.h"

namespace s3sse::service {

/// All that is settled before the first byte of the source is read.
struct PartCopyRequest {
  OpenUpload open;
  std::uint32_t number{};
  CopySource source{};
  ByteRange range{};
  crypto::SegmentKeys data_keys{};
  std::unique_ptr<BodySource> body{};
};

S3Result<void> read_number_of_part_copy(const Call& call, PartCopyRequest& part);
S3Result<void> find_source_of_part_copy(const Call& call, PartCopyRequest& part);
S3Result<void> read_range_of_part_copy(const Call& call, PartCopyRequest& part);
S3Result<void> check_size_of_part_copy(const Call& call, PartCopyRequest& part);
S3Result<void> open_keys_of_part_copy(const Call& call, PartCopyRequest& part);
S3Result<void> open_source_of_part_copy(const Call& call, PartCopyRequest& part);

}  // namespace s3sse::service
