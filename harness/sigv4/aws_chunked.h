#pragma once
// The body form "aws-chunked": chunks of the body, each with its signature or without, then trailing headers.
// Source: "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks" and
// "... Including Trailing Headers" of the Amazon S3 API Reference.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/http.h"

namespace s3sse::harness::sigv4 {

/// The inputs of the chunk signatures: each covers the one before it, the first covers the seed of the headers.
struct ChunkSigning {
  ByteView signing_key;
  std::string timestamp;  ///< x-amz-date
  std::string scope;      ///< yyyymmdd/region/service/aws4_request
  std::string seed_signature;
  std::optional<std::size_t> tampered_chunk;
  bool tampered_trailer = false;
};

/// Frames `body` in chunks of `chunk_size` plain bytes (0 counts as 1) and closes with the empty chunk. Without
/// `signing` chunks carry no signature. `trailers` null: the form without trailers.
Bytes encode_aws_chunked(ByteView body, std::size_t chunk_size, const ChunkSigning* signing, const Headers* trailers);

/// The signature with its last hex digit changed.
std::string tampered(std::string signature);

}  // namespace s3sse::harness::sigv4
