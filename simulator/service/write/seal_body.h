#pragma once
// Plaintext in, sealed part out, in one pass: digests, encryption, and the checks of the client's digests at the end.
#include <vector>

#include "simulator/crypto/segmented_cipher.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/etag.h"

namespace s3sse::service {

/// The largest object of one PUT, and the largest part.
inline constexpr std::uint64_t largest_body = 5ULL * 1024 * 1024 * 1024;

struct SealingJob {
  const crypto::SegmentKeys& data_keys;
  EncryptionMethod method;
  const sse::ObjectPlace& place;
  std::uint32_t part_number = 1;
  EtagOf etag_of = EtagOf::object;
  BodyIntegrity integrity;
  /// Checksums to keep; the client's own is checked in any case.
  std::vector<crypto::ChecksumAlgorithm> checksums;
  std::optional<std::uint64_t> announced_length;
};

/// The tools of sealing. All of it outlives the call.
struct SealingTools {
  store::BlobWriter& blob;  ///< takes the ciphertext
  Entropy& entropy;
  const Rules& rules;       ///< of the operation
  const Headers& trailers;  ///< complete once the body was read to its end
  const Clock& clock;       ///< says when the part is whole
};

/// Reads `body` to its end. On any failure the new blob is dropped and nothing was stored (PUT-13). Holds two segments
/// of memory, whatever the size of the body.
S3Result<store::SealedPart> seal_body(BodySource& body, const SealingJob& job, const SealingTools& tools);

/// The stage in the course of a call: its part goes into the store, unless a fault hits.
S3Result<store::SealedPart> seal(const Call& call, BodySource& body, const SealingJob& job);

/// Returns the length that the request announces: x-amz-decoded-content-length for aws-chunked, else Content-Length.
/// Refused: none of both, and more than `largest_body`.
S3Result<std::optional<std::uint64_t>> announced_length(const Request& request, const Operation& operation);

}  // namespace s3sse::service
