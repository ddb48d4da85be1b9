#pragma once
// Every call to KMS, failures included, as CloudTrail would keep it: who, through whom, which key, which context
// (CTX-05: in the clear). Key material and plaintext never come here. Not thread-safe by itself.
#include <cstdint>
#include <deque>
#include <vector>

#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

class Ledger {
 public:
  static constexpr std::size_t max_entries = 100'000;
  /// Contexts come from outside and may be long, so entries are bounded in bytes as well.
  static constexpr std::size_t max_text_bytes = 32 * 1024 * 1024;

  /// Gives the entry its sequence number; the oldest entries make room.
  void add(LedgerEntry entry);
  /// Takes entries with the numbers that they have, oldest first, before the first of its own.
  void restore(std::vector<LedgerEntry> entries);
  /// Oldest first.
  [[nodiscard]] std::vector<LedgerEntry> after(std::uint64_t sequence) const;
  [[nodiscard]] std::uint64_t position() const { return last_sequence_; }

 private:
  void append(LedgerEntry entry);

  std::deque<LedgerEntry> entries_;
  std::size_t text_bytes_ = 0;
  std::uint64_t last_sequence_ = 0;
};

}  // namespace s3sse::kms
