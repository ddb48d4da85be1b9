#pragma once
#include <atomic>

#include "simulator/base/clock.h"

namespace s3sse::cli {

/// The machine's clock and how far it was moved. Safe from any thread.
class OffsetClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return SystemClock().now() + offset(); }
  void advance(std::chrono::milliseconds step) { milliseconds_ += step.count(); }
  [[nodiscard]] std::chrono::milliseconds offset() const { return std::chrono::milliseconds{milliseconds_.load()}; }

 private:
  std::atomic<std::int64_t> milliseconds_{0};
};

}  // namespace s3sse::cli
