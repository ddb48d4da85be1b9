#include "harness/sigv4/key_cache.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/sigv4/digest.h"

namespace s3sse::harness::sigv4 {
namespace {

SecretBytes derive(const SecretBytes& secret, std::string_view date_stamp, std::string_view region,
                   std::string_view service) {
  constexpr std::string_view prefix = "AWS4";
  SecretBytes start(prefix.size() + secret.size());
  std::ranges::copy(as_bytes(prefix), start.reveal_mutable().begin());
  std::ranges::copy(secret.reveal(), start.reveal_mutable().begin() + prefix.size());

  Sha256 key = hmac_sha256(start.reveal(), date_stamp);
  key = hmac_sha256(key, region);
  key = hmac_sha256(key, service);
  key = hmac_sha256(key, "aws4_request");
  SecretBytes result = SecretBytes::copy_of(key);
  wipe_memory(key);
  return result;
}

}  // namespace

std::shared_ptr<const SecretBytes> Signer::KeyCache::signing_key(const SecretBytes& secret, std::string_view date_stamp,
                                                                 std::string_view region, std::string_view service) {
  // Named by a hash of the secret, not by the access key id: a wrong secret must not find the right key.
  const std::string name = fmt::format("{}\n{}\n{}\n{}", sha256_hex(secret.reveal()), date_stamp, region, service);
  const std::lock_guard lock(mutex_);
  if (const auto found = keys_.find(name); found != keys_.end()) return found->second;
  if (keys_.size() >= most_cached_keys) keys_.clear();
  auto key = std::make_shared<const SecretBytes>(derive(secret, date_stamp, region, service));
  keys_.emplace(name, key);
  return key;
}

}  // namespace s3sse::harness::sigv4
