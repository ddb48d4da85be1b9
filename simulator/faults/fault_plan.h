#pragma once
// The faults of one simulator, and which event each of them hits. The same seed, clock and order of events give the
// same hits; no randomness of the simulator is used up. Thread-safe.
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/faults/fault.h"

namespace s3sse::faults {

/// Waits for a slow KMS; called from the threads of requests.
using Sleep = std::function<void(std::chrono::milliseconds)>;

/// Something that a fault may hit.
struct Event {
  std::string_view operation{};     ///< of KMS
  std::string_view s3_operation{};  ///< empty for direct calls to KMS
  std::string_view key_arn{};       ///< for kms_state
};

class FaultPlan {
 public:
  /// The clock must outlive the plan. `sleep` empty: the thread sleeps.
  explicit FaultPlan(const Clock& clock, std::string seed = "s3sse", Sleep sleep = {});

  void add(Fault fault);
  /// Everything works again. What was done to keys stays.
  void clear();

  [[nodiscard]] bool any() const { return any_; }
  /// True if a fault of that kind hits this event. One that does is counted.
  [[nodiscard]] bool hits(Kind kind, const Event& event);
  /// The state that a key is to go into before this call.
  [[nodiscard]] std::optional<std::string> new_state(const Event& event);
  /// Waits as long as the slow faults that hit this call say.
  void delay(const Event& event);
  /// True if the store has no room for `bytes` more, in this operation of S3. Bytes that find room are counted.
  [[nodiscard]] bool is_full(std::string_view s3_operation, std::uint64_t bytes);

 private:
  struct Armed {
    Fault fault;
    std::uint64_t seen = 0;  ///< events that fitted
    std::uint64_t hits = 0;
    std::uint64_t number = 0;
    TimePoint since;
    std::uint64_t written = 0;  ///< bytes, of store_full
  };
  [[nodiscard]] bool strikes(Armed& armed, Kind kind, const Event& event) const;
  [[nodiscard]] bool by_chance(const Armed& armed) const;

  const Clock& clock_;
  const std::string seed_;
  const Sleep sleep_;
  std::mutex mutex_;
  std::vector<Armed> armed_;
  std::uint64_t last_number_ = 0;
  std::atomic<bool> any_ = false;  ///< so that a simulator without faults pays nothing
};

}  // namespace s3sse::faults
