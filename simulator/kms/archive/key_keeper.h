#pragma once
// Keeps the archive as the keys are: after each call, what the call had in hand is written if it changed.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulator/kms/archive/key_archive.h"
#include "simulator/kms/archive/key_records.h"
#include "simulator/kms/key_store.h"

namespace s3sse::kms {

/// Not thread-safe by itself. Both must outlive it.
class KeyKeeper {
 public:
  KeyKeeper(KeyArchive& archive, KeyStore& store) : archive_(archive), store_(store), records_(store) {}

  /// Returns what the archive has. Touches nothing else: whoever loads holds no lock while it is read.
  [[nodiscard]] Result<std::vector<ArchivedRecord>> read() { return archive_.read(); }
  /// Fills the store with these records of the archive, and with nothing else. The error says which one is damaged.
  Result<void> load(const std::vector<ArchivedRecord>& records);
  /// Writes what changed since the last time that it could. A change that could not be written is tried again with the
  /// next call, and no call is answered before.
  Result<void> keep();
  /// Writes the last use of keys, too, which alone is no reason to.
  Result<void> keep_usage();

 private:
  void take_touched();

  KeyArchive& archive_;
  KeyStore& store_;
  KeyRecords records_;
  std::set<RecordName> unsaved_;
  std::set<RecordName> used_;
  std::map<RecordName, Bytes> saved_;  ///< SHA-256 of what the archive has, but for the usage
};

Bytes ledger_row(const LedgerEntry& entry);
/// Nothing for bytes that ledger_row did not write.
std::optional<LedgerEntry> ledger_entry(ByteView row);

}  // namespace s3sse::kms
