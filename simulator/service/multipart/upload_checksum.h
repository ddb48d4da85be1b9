#pragma once
// The checksum of a multipart upload: chosen at creation, sent with the parts, settled at completion (CSUM rules).
#include <optional>
#include <vector>

#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_checksums.h"

namespace s3sse::service {

struct UploadChecksum {
  std::optional<crypto::ChecksumAlgorithm> algorithm;
  std::string type;  ///< FULL_OBJECT or COMPOSITE; empty without an algorithm
};

/// x-amz-checksum-algorithm and x-amz-checksum-type of CreateMultipartUpload; refuses pairs that do not fit.
S3Result<UploadChecksum> read_upload_checksum(const Call& call);

/// Returns the checksums to compute for a part of `upload`; refuses a part checksum of another algorithm.
S3Result<std::vector<crypto::ChecksumAlgorithm>> part_checksums(const Call& call, const store::UploadRecord& upload,
                                                                const BodyIntegrity& integrity);

/// The checksum of the completed object from those of its parts: combined CRCs for FULL_OBJECT, the checksum of the
/// checksums for COMPOSITE. Empty when a part lacks its share.
Checksums completed_checksum(const std::vector<store::SealedPart>& parts, crypto::ChecksumAlgorithm algorithm,
                             std::string_view type);

}  // namespace s3sse::service
