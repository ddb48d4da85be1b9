#include "simulator/kms/ledger.h"

#include <algorithm>

#include "simulator/crypto/digest.h"

namespace s3sse::kms {
namespace {

std::size_t text_size(const LedgerEntry& entry) {
  std::size_t size = entry.api.size() + entry.key_arn.size() + entry.principal_arn.size() + entry.via_service.size() +
                     entry.error_message.size();
  for (const auto& [key, value] : entry.context) size += key.size() + value.size();
  return size;
}

}  // namespace

std::string cloudtrail_event_id(std::uint64_t sequence) {
  return crypto::uuid_of("kms " + std::to_string(sequence));
}

void Ledger::add(LedgerEntry entry) {
  entry.sequence = last_sequence_ + 1;
  append(std::move(entry));
}

void Ledger::restore(std::vector<LedgerEntry> entries) {
  for (LedgerEntry& entry : entries) append(std::move(entry));
}

void Ledger::append(LedgerEntry entry) {
  last_sequence_ = entry.sequence;
  text_bytes_ += text_size(entry);
  entries_.push_back(std::move(entry));
  while (entries_.size() > max_entries || (text_bytes_ > max_text_bytes && entries_.size() > 1)) {
    text_bytes_ -= text_size(entries_.front());
    entries_.pop_front();
  }
}

std::vector<LedgerEntry> Ledger::after(std::uint64_t sequence) const {
  const auto first = std::partition_point(entries_.begin(), entries_.end(),
                                          [&](const LedgerEntry& entry) { return entry.sequence <= sequence; });
  return {first, entries_.end()};
}

}  // namespace s3sse::kms
