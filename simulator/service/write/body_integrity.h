#pragma once
// The checks that a request states for its body: Content-MD5, x-amz-checksum-* in the head or in the trailer.
#include <optional>

#include "simulator/crypto/checksum.h"
#include "simulator/service/core.h"

namespace s3sse::service {

struct BodyIntegrity {
  std::optional<Bytes> content_md5;                    ///< 16 bytes
  std::optional<crypto::ChecksumAlgorithm> algorithm;  ///< the one checksum that the client sends
  std::optional<Bytes> checksum;                       ///< its value; absent when it comes in the trailer
  [[nodiscard]] bool in_trailer() const { return algorithm && !checksum; }
  [[nodiscard]] bool any() const { return content_md5 || algorithm; }
};

/// Refuses malformed values (InvalidDigest, InvalidRequest), more than one checksum, and an algorithm that is announced
/// without a value.
S3Result<BodyIntegrity> read_body_integrity(const Headers& headers);

/// The checksum value that the body has to have: from the head, or from the trailer once the body was read.
S3Result<std::optional<Bytes>> expected_checksum(const BodyIntegrity& integrity, const Headers& trailers);

/// The form in which BadDigest shows the MD5 that the request stated.
enum class StatedMd5 { hex, base64 };

/// BadDigest with the MD5 that the request stated and that of the body, which is shown in Base64.
S3Error wrong_content_md5(ByteView stated, ByteView calculated, StatedMd5 form, const Rules& rules);

/// InvalidRequest unless Content-MD5 or a checksum was sent, in the head or announced for the trailer.
S3Result<void> require_integrity(const Headers& headers);

/// A small body (an XML document) as a whole, with its integrity checked.
S3Result<Bytes> read_document(Call& call, std::size_t limit);

/// Raw checksum bytes as the wire shows them; "-N" is appended for the composite checksum of N parts (0: none).
std::string checksum_text(std::string_view raw, std::string_view type, std::size_t part_count);

}  // namespace s3sse::service
