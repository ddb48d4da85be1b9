#pragma once
// The content coding "aws-chunked": a body cut into chunks inside the HTTP body, each signed or not, with trailing
// headers or not. Its chunks never line up with reads of the connection nor with HTTP chunks.
// Source: "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks".
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/auth/authenticator.h"
#include "simulator/base/body.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/crypto/digest.h"

namespace s3sse::auth {

/// The chain of chunk signatures: each is made over the one before, the first over that of the request.
class ChunkSignatureChain {
 public:
  /// `scope` is that of the string to sign; `seed` is the signature of the request, in hex.
  ChunkSignatureChain(SecretBytes signing_key, std::string date_time, std::string scope, std::string seed);

  void add(ByteView data) { chunk_.update(data); }
  /// Ends the chunk whose data was added; true if `signature` is the right one.
  bool end_chunk(std::string_view signature);
  /// `canonical` is one "name:value\n" for each trailing header.
  [[nodiscard]] bool trailer_matches(std::string_view canonical, std::string_view signature) const;

 private:
  [[nodiscard]] std::string prefix(std::string_view algorithm) const;

  SecretBytes signing_key_;
  std::string date_time_;
  std::string scope_;
  std::string previous_;
  crypto::Digest chunk_{crypto::DigestAlgorithm::sha256};
};

struct AwsChunkedForm {
  std::uint64_t decoded_length = 0;            ///< x-amz-decoded-content-length
  bool trailers = false;                       ///< a "-TRAILER" form
  std::vector<std::string> declared_trailers;  ///< lower-case names that x-amz-trailer announced
  std::optional<ChunkSignatureChain> signatures;
};

/// Decodes while it is read. Data is handed on before the signature of its chunk is known; a wrong one is an error in
/// place of the end, so a reader that commits only at the end never keeps foreign bytes. Errors: IncompleteBody,
/// InvalidRequest (framing), InvalidChunkSizeError, SignatureDoesNotMatch, MalformedTrailerError.
class AwsChunkedSource final : public BodySource {
 public:
  /// Trailing headers go into `trailers` once the whole body is verified.
  AwsChunkedSource(std::unique_ptr<BodySource> inner, AwsChunkedForm form, Trailers trailers);

  Result<std::size_t> read(ByteSpan out) override;
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return form_.decoded_length - delivered_; }

 private:
  enum class State { chunk_head, data, end };

  Result<std::size_t> step(ByteSpan out);
  Result<void> read_chunk_head();
  Result<std::size_t> read_data(ByteSpan out);
  Result<void> end_chunk();
  Result<void> finish();
  Result<void> read_trailers(Headers& found);
  Result<void> take_trailer(std::string_view line, Headers& found);
  Result<std::string> read_trailer_line();
  Result<std::string> read_line(std::size_t limit);
  Result<std::string> read_to_line_feed(std::size_t limit);
  Result<bool> fill();  ///< false at the end of the inner body

  std::unique_ptr<BodySource> inner_;
  AwsChunkedForm form_;
  Trailers trailers_;
  State state_ = State::chunk_head;
  std::optional<Error> failure_;
  std::uint64_t announced_ = 0;  ///< decoded bytes that chunk heads have announced so far
  std::uint64_t delivered_ = 0;
  std::uint64_t left_ = 0;  ///< of the present chunk
  std::uint64_t last_size_ = 0;
  std::string chunk_signature_;
  bool may_end_ = false;  ///< the last trailer brought the empty line behind it
  std::array<std::uint8_t, 16 * 1024> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace s3sse::auth
