#pragma once
// The inside view of a simulator that runs in this process, whatever the way its requests take.
#include <functional>
#include <utility>

#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/service/service.h"

namespace s3sse::harness {

class ServiceProbe final : public Probe {
 public:
  using MoveClock = std::function<void(std::chrono::milliseconds)>;

  /// Both must outlive the probe. `clock` null: the clock cannot be moved, and advance_clock does nothing.
  ServiceProbe(Service& service, FakeClock* clock) : service_(service) {
    if (clock != nullptr) move_clock_ = [clock](std::chrono::milliseconds step) { clock->advance(step); };
  }
  /// For any other clock; `move_clock` is called from any thread.
  ServiceProbe(Service& service, MoveClock move_clock) : service_(service), move_clock_(std::move(move_clock)) {}

  std::optional<Bytes> stored_bytes(std::string_view bucket, std::string_view key) override;
  /// The envelope, then one "name: value" line for each of the other facts, times left out.
  std::optional<std::string> stored_metadata(std::string_view bucket, std::string_view key) override;
  std::uint64_t kms_position() override;
  std::vector<KmsCall> kms_calls(std::uint64_t after) override;
  std::uint64_t audit_position() override;
  std::vector<std::string> audit_events(std::uint64_t after) override;
  bool corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) override;
  void advance_clock(std::chrono::milliseconds step) override;
  bool inject_fault(std::string_view spec) override;
  void clear_faults() override;

 private:
  /// The current version; null when there is none or it is a delete marker.
  [[nodiscard]] store::ObjectRef current(std::string_view bucket, std::string_view key) const;

  Service& service_;
  MoveClock move_clock_;
};

}  // namespace s3sse::harness
