#pragma once
// The door to time. Nothing else in the simulator reads a clock, so a run can be repeated byte for byte.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace s3sse {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall-clock time (UTC). Safe from any thread.
  [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override;
};

/// Stands still until told to move. Safe from any thread.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(TimePoint start) : milliseconds_(start.time_since_epoch().count()) {}
  [[nodiscard]] TimePoint now() const override { return TimePoint{std::chrono::milliseconds{milliseconds_.load()}}; }
  void advance(std::chrono::milliseconds step) { milliseconds_ += step.count(); }

 private:
  std::atomic<std::int64_t> milliseconds_;
};

}  // namespace s3sse
