#include "simulator/sse/bucket_keys.h"

#include <algorithm>

namespace s3sse::sse {

std::optional<BucketKey> BucketKeys::find(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  forget_old();
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
  if (found == entries_.end()) return std::nullopt;
  return found->key.clone();
}

void BucketKeys::forget_all() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

void BucketKeys::keep(std::string name, BucketKey key) {
  const std::scoped_lock lock(mutex_);
  forget_old();
  entries_.remove_if([&](const Entry& e) { return e.name == name; });
  if (entries_.size() >= capacity) entries_.pop_front();
  entries_.push_back({std::move(name), clock_.now(), std::move(key)});
}

void BucketKeys::forget_old() {
  // The clock of a test goes back, too: a key of the future is as dead as one of long ago, and keeps none alive behind
  // it.
  const TimePoint now = clock_.now();
  entries_.remove_if([&](const Entry& e) { return now < e.born || now - e.born >= life_span; });
}

}  // namespace s3sse::sse
