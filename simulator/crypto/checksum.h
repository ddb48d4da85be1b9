#pragma once
// The additional checksums of S3 (CSUM rules): CRC32, CRC32C, CRC64NVME, SHA1, SHA256, and since 2026 (CSUM-08) SHA512,
// MD5, XXHASH64, XXHASH3 and XXHASH128.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"

namespace s3sse::crypto {

enum class ChecksumAlgorithm { crc32, crc32c, crc64nvme, sha1, sha256, sha512, md5, xxhash64, xxhash3, xxhash128 };

std::string_view to_string(ChecksumAlgorithm algorithm);   ///< "CRC32", "CRC64NVME", "SHA256" ... the API's value
std::string checksum_header(ChecksumAlgorithm algorithm);  ///< "x-amz-checksum-crc32" ...
std::optional<ChecksumAlgorithm> checksum_algorithm_of(std::string_view name);  ///< any case of the API's value
std::size_t checksum_size(ChecksumAlgorithm algorithm);                         ///< raw bytes: 4 ... 64
bool is_crc(ChecksumAlgorithm algorithm);  ///< CRCs can be combined, so FULL_OBJECT works for multipart

/// Incremental; the result is big-endian raw bytes, as base64 goes into the header.
class Checksum {
 public:
  virtual ~Checksum() = default;
  virtual void update(ByteView bytes) = 0;
  virtual Bytes finish() = 0;
};
std::unique_ptr<Checksum> make_checksum(ChecksumAlgorithm algorithm);

/// CRC of A||B from the CRCs of A and B (raw, big-endian) and the length of B. CRC algorithms only.
Bytes combine_crc(ChecksumAlgorithm algorithm, ByteView crc_a, ByteView crc_b, std::uint64_t length_b);

}  // namespace s3sse::crypto
