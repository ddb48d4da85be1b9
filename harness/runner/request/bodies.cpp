#include "harness/runner/request/bodies.h"

#include <endian.h>

#include <algorithm>
#include <cstring>
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
  std::uint64_t counter = 0;  // the first block is one: never a block of zeros
  for (std::uint64_t at = 0; at < size; at += sizeof counter) {
    const std::uint64_t block = htobe64(++counter);
    std::memcpy(bytes.data() + at, &block, std::min<std::uint64_t>(sizeof block, size - at));
  }
  SharedBytes shared = std::make_shared<const Bytes>(std::move(bytes));
  const std::lock_guard lock(mutex);
  if (cache.size() < 64) cache.emplace(size, shared);  // sizes come from the vectors: few, but not ours to trust
  return shared;
}

}  // namespace s3sse::harness::runner
