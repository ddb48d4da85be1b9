#include "simulator/service/audit_trail.h"

#include <algorithm>

namespace s3sse::service {

void AuditTrail::restore(std::vector<AuditRecord> records) {
  const std::lock_guard lock(mutex_);
  kms_seen_ = kms_.ledger_position();
  for (AuditRecord& record : records) {
    last_sequence_ = record.sequence - 1;
    const std::size_t size = record.event.size();
    append(std::move(record.event), size);
  }
}

void AuditTrail::add(S3Event event) {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  const std::size_t size = event.size();
  append(std::move(event), size);
}

std::vector<AuditRecord> AuditTrail::after(std::uint64_t sequence) {
  std::vector<AuditRecord> out;
  // rendered outside the lock: who asks for everything must not keep requests waiting
  for (const Kept& kept : kept_after(sequence)) out.push_back({kept.sequence, text_of(kept.event)});
  return out;
}

std::vector<AuditTrail::Kept> AuditTrail::kept_after(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  const auto first =
      std::partition_point(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.sequence <= sequence; });
  return {first, kept_.end()};
}

std::uint64_t AuditTrail::position() {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  return last_sequence_;
}

void AuditTrail::collect_kms_calls() {
  for (kms::LedgerEntry& entry : kms_.ledger(kms_seen_)) {
    kms_seen_ = entry.sequence;
    std::size_t size = sizeof(entry) + entry.principal_arn.size() + entry.key_arn.size();
    for (const auto& [name, value] : entry.context) size += name.size() + value.size();
    append(std::move(entry), size);
  }
}

void AuditTrail::copy_to(std::function<void(const std::string& event)> sink) {
  const std::lock_guard lock(mutex_);
  collect_kms_calls();
  sink_ = std::move(sink);
}

void AuditTrail::append(Event event, std::size_t size) {
  if (sink_) sink_(text_of(event));
  bytes_ += size;
  kept_.push_back({++last_sequence_, std::move(event), size});
  while (kept_.size() > max_events || (bytes_ > max_bytes && kept_.size() > 1)) {
    bytes_ -= kept_.front().size;
    kept_.pop_front();
  }
}

std::string AuditTrail::text_of(const Event& event) const {
  if (const auto* of_s3 = std::get_if<S3Event>(&event)) return cloudtrail_record(*of_s3);
  if (const auto* rendered = std::get_if<std::string>(&event)) return *rendered;
  return cloudtrail_record(std::get<kms::LedgerEntry>(event), rules_);
}

}  // namespace s3sse::service
