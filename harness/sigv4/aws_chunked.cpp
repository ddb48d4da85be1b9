#include "harness/sigv4/aws_chunked.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/sigv4/digest.h"
#include "simulator/base/text.h"

namespace s3sse::harness::sigv4 {
namespace {

constexpr std::string_view empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Writes the framing; holds the chain of signatures.
class Encoder {
 public:
  Encoder(const ChunkSigning* signing, Bytes& out) : signing_(signing), out_(out) {
    if (signing_ != nullptr) previous_ = signing_->seed_signature;
  }

  void chunk(ByteView bytes) {
    if (signing_ == nullptr) {
      text(fmt::format("{:x}\r\n", bytes.size()));
    } else {
      text(fmt::format("{:x};chunk-signature={}\r\n", bytes.size(), next_chunk_signature(bytes)));
    }
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    if (!bytes.empty()) text("\r\n");
  }

  void trailers(const Headers& headers) {
    std::string canonical;
    for (const Header& header : headers) {
      text(fmt::format("{}:{}\r\n", header.name, header.value));
      canonical += fmt::format("{}:{}\n", ascii_lower(header.name), trim(header.value));
    }
    if (signing_ != nullptr) text(fmt::format("x-amz-trailer-signature:{}\r\n", trailer_signature(canonical)));
  }

  void text(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }

 private:
  std::string next_chunk_signature(ByteView bytes) {
    previous_ = hmac_sha256_hex(signing_->signing_key,
                                fmt::format("AWS4-HMAC-SHA256-PAYLOAD\n{}\n{}\n{}\n{}\n{}", signing_->timestamp,
                                            signing_->scope, previous_, empty_sha256, sha256_hex(bytes)));
    // The chain goes on from the right signature, so that exactly one chunk is wrong.
    return signing_->tampered_chunk == index_++ ? tampered(previous_) : previous_;
  }

  std::string trailer_signature(std::string_view canonical) const {
    std::string signature = hmac_sha256_hex(signing_->signing_key,
                                            fmt::format("AWS4-HMAC-SHA256-TRAILER\n{}\n{}\n{}\n{}", signing_->timestamp,
                                                        signing_->scope, previous_, sha256_hex(as_bytes(canonical))));
    return signing_->tampered_trailer ? tampered(std::move(signature)) : signature;
  }

  const ChunkSigning* signing_;
  Bytes& out_;
  std::string previous_;
  std::size_t index_ = 0;
};

}  // namespace

std::string tampered(std::string signature) {
  if (!signature.empty()) signature.back() = signature.back() == '0' ? '1' : '0';
  return signature;
}

Bytes encode_aws_chunked(ByteView body, std::size_t chunk_size, const ChunkSigning* signing, const Headers* trailers) {
  chunk_size = std::max<std::size_t>(chunk_size, 1);
  Bytes out;
  out.reserve(body.size() + (body.size() / chunk_size + 2) * 100);
  Encoder encoder(signing, out);
  for (std::size_t at = 0; at < body.size(); at += chunk_size) {
    encoder.chunk(body.subspan(at, std::min(chunk_size, body.size() - at)));
  }
  encoder.chunk({});
  if (trailers != nullptr) encoder.trailers(*trailers);
  encoder.text("\r\n");
  return out;
}

}  // namespace s3sse::harness::sigv4
