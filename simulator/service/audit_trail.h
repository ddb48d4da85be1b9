#pragma once
// The record of who did what, as AWS CloudTrail keeps it: one JSON event for each call to S3 and each call to KMS,
// those that S3 made for somebody included. Key material, customer keys and signatures never come here (AUD-08).
// Thread-safe.
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "simulator/kms/kms.h"
#include "simulator/service/audit_event.h"

namespace s3sse::service {

struct AuditRecord {
  std::uint64_t sequence = 0;
  std::string event;  ///< a JSON object in the shape of a CloudTrail record
};

class AuditTrail {
 public:
  /// The newest events that are kept, and about how many bytes: requests come from outside and may be long.
  static constexpr std::size_t max_events = 100'000;
  static constexpr std::size_t max_bytes = 64 * 1024 * 1024;

  /// `kms` and `rules` must outlive the trail.
  AuditTrail(kms::Kms& kms, const Rules& rules) : kms_(kms), rules_(rules) {}

  /// Takes over the events of an earlier process, oldest first. Before the first of its own; the calls that the ledger
  /// of KMS has by then are among them.
  void restore(std::vector<AuditRecord> records);
  /// An event of S3. What KMS was asked meanwhile comes before it.
  void add(S3Event event);
  /// Events with a sequence number above `after`, oldest first.
  [[nodiscard]] std::vector<AuditRecord> after(std::uint64_t sequence);
  [[nodiscard]] std::uint64_t position();
  /// `sink` gets every later event, in order and under the trail's lock: it has to be quick, and calls nothing here.
  void copy_to(std::function<void(const std::string& event)> sink);

 private:
  using Event = std::variant<S3Event, kms::LedgerEntry, std::string>;  ///< the last: as it was rendered once
  struct Kept {
    std::uint64_t sequence = 0;
    Event event;
    std::size_t size = 0;  ///< bytes, about
  };

  [[nodiscard]] std::vector<Kept> kept_after(std::uint64_t sequence);
  void collect_kms_calls();
  void append(Event event, std::size_t size);
  [[nodiscard]] std::string text_of(const Event& event) const;

  kms::Kms& kms_;
  const Rules& rules_;
  std::mutex mutex_;
  std::function<void(const std::string&)> sink_;
  std::deque<Kept> kept_;
  std::size_t bytes_ = 0;
  std::uint64_t last_sequence_ = 0;
  std::uint64_t kms_seen_ = 0;
};

}  // namespace s3sse::service
