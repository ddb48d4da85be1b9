#include "simulator/base/secret_bytes.h"

#include <openssl/crypto.h>

#include <utility>

namespace s3sse {

SecretBytes SecretBytes::copy_of(ByteView bytes) {
  SecretBytes secret;
  secret.bytes_.assign(bytes.begin(), bytes.end());
  return secret;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {
  other.bytes_.clear();
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
  }
  return *this;
}

SecretBytes::~SecretBytes() {
  wipe();
}

bool SecretBytes::equals(const SecretBytes& other) const noexcept {
  return constant_time_equals(bytes_, other.bytes_);
}

void SecretBytes::wipe() noexcept {
  wipe_memory(bytes_);
}

bool constant_time_equals(ByteView a, ByteView b) noexcept {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe_memory(ByteSpan bytes) noexcept {
  if (!bytes.empty()) OPENSSL_cleanse(bytes.data(), bytes.size());
}

void wipe_memory(std::string& text) noexcept {
  if (!text.empty()) OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace s3sse
