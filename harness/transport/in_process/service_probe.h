#pragma once
// The inside view of a simulator that runs in this process, whatever the way its requests take.
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/service/service.h"

namespace s3sse::harness {

class ServiceProbe final : public Probe {
 public:
  /// Both must outlive the probe. `clock` null: the clock cannot be moved, and advance_clock does nothing.
  ServiceProbe(Service& service, FakeClock* clock) : service_(service), clock_(clock) {}

  std::optional<Bytes> stored_bytes(std::string_view bucket, std::string_view key) override;
  /// The envelope, then one "name: value" line for each of the other facts, times left out.
  std::optional<std::string> stored_metadata(std::string_view bucket, std::string_view key) override;
  std::uint64_t kms_position() override;
  std::vector<KmsCall> kms_calls(std::uint64_t after) override;
  bool corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) override;
  void advance_clock(std::chrono::milliseconds step) override;

 private:
  /// The current version; null when there is none or it is a delete marker.
  [[nodiscard]] store::ObjectRef current(std::string_view bucket, std::string_view key) const;

  Service& service_;
  FakeClock* clock_;
};

}  // namespace s3sse::harness
