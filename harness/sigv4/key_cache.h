#pragma once
// Signing keys, derived once per (secret, date, Region, service): four HMACs saved on nearly every request.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "harness/sigv4/signer.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::harness::sigv4 {

class Signer::KeyCache {
 public:
  /// `date_stamp` is yyyymmdd. The key stays valid as long as the caller holds it. Thread-safe.
  std::shared_ptr<const SecretBytes> signing_key(const SecretBytes& secret, std::string_view date_stamp,
                                                 std::string_view region, std::string_view service);

 private:
  static constexpr std::size_t most_cached_keys = 256;  ///< emptied when full: a run uses a handful

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const SecretBytes>, std::less<>> keys_;
};

}  // namespace s3sse::harness::sigv4
