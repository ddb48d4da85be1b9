#pragma once
// The kinds of body that x-amz-content-sha256 announces, and the body source that holds the sender to one.
#include <memory>
#include <optional>
#include <string_view>

#include "simulator/auth/aws_chunked.h"
#include "simulator/base/http.h"
#include "simulator/model/s3_error.h"

namespace s3sse::auth {

enum class PayloadKind { unsigned_whole, hashed, chunks_signed, chunks_signed_trailer, chunks_unsigned_trailer };

/// Errors: InvalidArgument for a value that is none of the known ones, NotImplemented for those of Signature V4A.
S3Result<PayloadKind> payload_kind_of(std::string_view content_sha256);

constexpr bool has_signed_chunks(PayloadKind kind) {
  return kind == PayloadKind::chunks_signed || kind == PayloadKind::chunks_signed_trailer;
}

/// Replaces `request.body` by one that decodes and verifies as `kind` says, and takes "aws-chunked" out of
/// Content-Encoding. `chain` is needed for the signed forms only. Errors: MissingContentLength, InvalidArgument.
S3Result<void> install_payload(Request& request, Trailers& trailers, PayloadKind kind, std::string_view content_sha256,
                               std::optional<ChunkSignatureChain> chain);

/// The same for a request whose signature says nothing of the body, or that nobody signed: what is announced is held,
/// and chunks with signatures are refused.
S3Result<void> install_unsigned_payload(Request& request, Trailers& trailers);

/// Passes the body through and compares its SHA-256 at the end; the end is reported only after the hash was right.
class HashVerifyingSource final : public BodySource {
 public:
  HashVerifyingSource(std::unique_ptr<BodySource> inner, Bytes expected_sha256);
  Result<std::size_t> read(ByteSpan out) override;
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return inner_->length(); }

 private:
  std::unique_ptr<BodySource> inner_;
  Bytes expected_;
  crypto::Digest digest_{crypto::DigestAlgorithm::sha256};
  enum class State { reading, verified, mismatch } state_ = State::reading;
};

}  // namespace s3sse::auth
