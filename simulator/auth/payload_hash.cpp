#include "simulator/auth/payload.h"

namespace s3sse::auth {

HashVerifyingSource::HashVerifyingSource(std::unique_ptr<BodySource> inner, Bytes expected_sha256)
    : inner_(std::move(inner)), expected_(std::move(expected_sha256)) {}

Result<std::size_t> HashVerifyingSource::read(ByteSpan out) {
  if (state_ == State::verified) return 0;
  if (state_ == State::reading) {
    const auto count = inner_->read(out);
    if (!count) return count;
    if (*count != 0) {
      digest_.update(out.first(*count));
      return count;
    }
    state_ = digest_.finish() == expected_ ? State::verified : State::mismatch;
    if (state_ == State::verified) return 0;
  }
  return fail("the body does not have the SHA-256 of x-amz-content-sha256", "XAmzContentSHA256Mismatch");
}

}  // namespace s3sse::auth
