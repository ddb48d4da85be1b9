#pragma once
// The bytes of an object that a read asks for: Range (RFC 9110 section 14) or partNumber.
#include <optional>

#include "simulator/service/core.h"

namespace s3sse::service {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  bool partial = false;                       ///< 206 and Content-Range
  std::optional<std::uint32_t> part_count{};  ///< x-amz-mp-parts-count of a partNumber read
  std::optional<std::size_t> part_index{};    ///< the part that this is, from 0
};

/// Refused: Range together with partNumber, a range or part that the object does not have. A Range header that is
/// malformed or names several ranges is ignored, and the whole object is read.
S3Result<ByteRange> read_byte_range(const Headers& headers, std::optional<std::string_view> part_number,
                                    const store::ObjectRecord& object, const Rules& rules);

/// x-amz-copy-source-range of UploadPartCopy: "bytes=first-last", both given, within the source.
S3Result<ByteRange> read_source_range(const Headers& headers, const store::ObjectRecord& source, const Rules& rules);

}  // namespace s3sse::service
