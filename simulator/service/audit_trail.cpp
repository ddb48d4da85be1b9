#include "simulator/service/audit_trail.h"

#include <algorithm>

#include "simulator/service/audit_event.h"

namespace s3sse::service {

void AuditTrail::add(std::string event) {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  append(std::move(event));
}

std::vector<AuditRecord> AuditTrail::after(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  const auto first = std::partition_point(records_.begin(), records_.end(),
                                          [&](const AuditRecord& record) { return record.sequence <= sequence; });
  return {first, records_.end()};
}

std::uint64_t AuditTrail::position() {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  return last_sequence_;
}

void AuditTrail::collect_kms_calls() {
  for (const kms::LedgerEntry& entry : kms_.ledger(kms_seen_)) {
    kms_seen_ = entry.sequence;
    append(kms_event(entry, kms_.config(), rules_));
  }
}

void AuditTrail::copy_to(std::function<void(const std::string& event)> sink) {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  sink_ = std::move(sink);
}

void AuditTrail::append(std::string event) {
  if (sink_) sink_(event);
  bytes_ += event.size();
  records_.push_back({++last_sequence_, std::move(event)});
  while (records_.size() > max_events || (bytes_ > max_bytes && records_.size() > 1)) {
    bytes_ -= records_.front().event.size();
    records_.pop_front();
  }
}

}  // namespace s3sse::service
