#pragma once
// An endpoint in this process whose inside is looked at after each request of a case: what a learner wants to see.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/transport/endpoint.h"
#include "simulator/trace/event.h"

namespace s3sse::cli {

/// One thing that happened in a case: a request, or a hand that was laid on the simulator.
struct Seen {
  std::string step;                              ///< "set-up", "2 GetObject"
  std::string deed{};                            ///< of a hand: "flips a bit of stored byte 3"; empty: a request
  trace::Trace trace{};                          ///< of a request
  std::vector<harness::Probe::KmsCall> kms{};    ///< that the request caused
  std::vector<std::string> audit{};              ///< events of the audit log, each a JSON object
  std::optional<Bytes> stored{};                 ///< of the object that it is about, as it is now
  std::optional<std::string> stored_metadata{};  ///< the envelope in the first line, then what else stands beside it
};

/// Remembers what was seen of fixture and steps, the clean-up left out. For one case, on one thread.
class WatchedEndpoint final : public harness::Endpoint {
 public:
  /// `inner` has a probe, and hands each trace to told() before it answers. It must outlive this.
  explicit WatchedEndpoint(harness::Endpoint& inner);

  harness::Exchange send(const harness::WireRequest& request, harness::Deadline deadline) override;
  [[nodiscard]] const harness::EndpointInfo& info() const override { return inner_.info(); }
  harness::Probe* probe() override { return &hands_; }

  void told(trace::Trace trace) { trace_ = std::move(trace); }
  [[nodiscard]] const std::vector<Seen>& seen() const { return seen_; }

 private:
  /// Passes all on, and remembers what changes something.
  class Hands final : public harness::Probe {
   public:
    explicit Hands(WatchedEndpoint& owner) : owner_(owner) {}
    std::optional<Bytes> stored_bytes(std::string_view bucket, std::string_view key) override;
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
    WatchedEndpoint& owner_;
  };

  void look_at(std::string_view bucket, std::string_view key, Seen& seen);
  void note_deed(std::string deed);

  harness::Endpoint& inner_;
  harness::Probe& inside_;
  Hands hands_{*this};
  trace::Trace trace_;
  std::vector<Seen> seen_;
};

}  // namespace s3sse::cli
