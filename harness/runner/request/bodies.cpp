#include "harness/runner/request/bodies.h"

#include <mutex>

namespace s3sse::harness::runner {

SharedBytes counter_bytes(std::uint64_t size) {
  static std::mutex mutex;
  static std::map<std::uint64_t, SharedBytes> cache;
  {
    const std::lock_guard lock(mutex);
    if (const auto found = cache.find(size); found != cache.end()) return found->second;
  }
  Bytes bytes(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::uint64_t counter = i / 8 + 1;  // never a block of zeros
    bytes[i] = static_cast<std::uint8_t>(counter >> (8 * (7 - i % 8)));
  }
  SharedBytes shared = std::make_shared<const Bytes>(std::move(bytes));
  const std::lock_guard lock(mutex);
  if (cache.size() < 64) cache.emplace(size, shared);  // sizes come from the vectors: few, but not ours to trust
  return shared;
}

}  // namespace s3sse::harness::runner
