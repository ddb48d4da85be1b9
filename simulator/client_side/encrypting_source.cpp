#include <fmt/format.h>

#include <algorithm>

#include "simulator/client_side/content.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {

ClientResult<std::uint64_t> ciphertext_length(std::uint64_t plaintext_length, const Rules& rules) {
  const auto fits = require(
      rules, plaintext_length <= largest_gcm_plaintext, Rule::client_suite_plaintext_beyond_the_limit_is_refused, [&] {
        return Failure{ErrorClass::too_large, fmt::format("{} bytes are more than AES-GCM encrypts under one key, {}",
                                                          plaintext_length, largest_gcm_plaintext)};
      });
  if (!fits) return tl::unexpected(fits.error());
  return chosen(rules, Rule::client_ops_content_length_is_of_the_ciphertext, plaintext_length + gcm_content_tag_size);
}

ContentCipher::ContentCipher(const ContentKey& key)
    : cipher_(crypto::CipherDirection::encrypt, key.key, key.iv, key.associated_data) {}

Result<void> ContentCipher::update(ByteSpan bytes) {
  if (ended_) return fail("the object has its tag already; nothing can be added");
  encrypted_ += bytes.size();
  if (encrypted_ > largest_gcm_plaintext) return fail("the body is longer than AES-GCM encrypts under one key");
  cipher_.update(bytes);
  return {};
}

Bytes ContentCipher::tag() {
  if (ended_) return {};
  ended_ = true;
  return cipher_.tag();
}

EncryptingSource::EncryptingSource(const ContentKey& key, BodySource& plaintext)
    : own_(key), cipher_(*own_), plaintext_(plaintext), is_last_(true) {}

EncryptingSource::EncryptingSource(ContentCipher& cipher, BodySource& plaintext, bool is_last)
    : cipher_(cipher), plaintext_(plaintext), is_last_(is_last) {}

Result<std::size_t> EncryptingSource::read(ByteSpan out) {
  if (!ended_) {
    const auto count = plaintext_.read(out);
    if (!count) return count;
    if (*count > 0) {
      if (auto encrypted = cipher_.update(out.first(*count)); !encrypted) return tl::unexpected(encrypted.error());
      return *count;
    }
    ended_ = true;
    if (is_last_) tag_ = cipher_.tag();
  }
  const std::size_t count = std::min(out.size(), tag_.size() - tag_given_);
  std::copy_n(tag_.begin() + static_cast<std::ptrdiff_t>(tag_given_), count, out.begin());
  tag_given_ += count;
  return count;
}

std::optional<std::uint64_t> EncryptingSource::length() const {
  if (ended_) return tag_.size() - tag_given_;
  const auto left = plaintext_.length();
  if (!left) return std::nullopt;
  return *left + (is_last_ ? gcm_content_tag_size : 0);
}

}  // namespace s3sse::client_side
