#pragma once
// Plaintext that nobody sees before it was checked.
#include <cstdint>

#include "simulator/base/body.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::client_side {

/// Holds what is written until release(); wipes it when it is never released.
class HoldingSink final : public BodySink {
 public:
  /// Takes at most `limit` bytes; the failure of one more has the code "EntityTooLarge". `sink` outlives it.
  HoldingSink(BodySink& sink, std::uint64_t limit, std::uint64_t expected) : sink_(sink), limit_(limit) {
    held_.reserve(expected < limit ? expected : limit);
  }
  ~HoldingSink() override { wipe_memory(held_); }
  HoldingSink(const HoldingSink&) = delete;
  HoldingSink& operator=(const HoldingSink&) = delete;

  Result<void> write(ByteView bytes) override {
    if (bytes.size() > limit_ - held_.size()) return fail("the object is larger than the buffer", "EntityTooLarge");
    held_.insert(held_.end(), bytes.begin(), bytes.end());
    return {};
  }
  Result<void> release() {
    if (held_.empty()) return {};
    auto written = sink_.write(held_);
    held_.clear();  // it is the reader's now
    return written;
  }

 private:
  BodySink& sink_;
  std::uint64_t limit_;
  Bytes held_;
};

}  // namespace s3sse::client_side
