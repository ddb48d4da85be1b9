#include "simulator/kms/archive/key_keeper.h"

#include <algorithm>
#include <utility>

#include "simulator/crypto/digest.h"
#include "simulator/kms/archive/key_record_fields.h"

namespace s3sse::kms {

Result<void> KeyKeeper::load(const std::vector<ArchivedRecord>& records) {
  store_.clear();
  saved_.clear();
  unsaved_.clear();
  used_.clear();
  for (const ArchivedRecord& archived : records) {
    const auto name = record_name(archived.name);
    if (!name || !archived.record || !records_.read(*name, archived.record->reveal()))
      return fail("the data folder has a damaged record of KMS: " + archived.name);
    saved_[*name] = crypto::sha256(records_.write(*name, KeyRecords::Usage::left_out).value_or(SecretBytes()).reveal());
  }
  store_.share_pairs();
  (void)store_.take_touched();
  return {};
}

Result<void> KeyKeeper::keep() {
  take_touched();
  if (unsaved_.empty()) return {};
  std::vector<ArchivedRecord> changes;
  std::map<RecordName, Bytes> now;
  for (const RecordName& name : unsaved_) {
    const auto record = records_.write(name, KeyRecords::Usage::left_out);
    const auto known = saved_.find(name);
    Bytes digest = record ? crypto::sha256(record->reveal()) : Bytes{};
    if (known == saved_.end() ? !record : known->second == digest) continue;
    changes.push_back({record_text(name), records_.write(name, KeyRecords::Usage::included)});
    now[name] = std::move(digest);
  }
  if (!changes.empty()) {
    if (auto written = archive_.write(std::move(changes)); !written) return written;
  }
  for (auto& [name, digest] : now) {
    if (digest.empty()) {
      saved_.erase(name);
    } else {
      saved_[name] = std::move(digest);
    }
  }
  unsaved_.clear();
  return {};
}

Result<void> KeyKeeper::keep_usage() {
  take_touched();
  for (const RecordName& name : std::exchange(used_, {})) {
    const auto known = saved_.find(name);
    if (known == saved_.end()) continue;
    known->second.clear();
    unsaved_.insert(name);
  }
  return keep();
}

void KeyKeeper::take_touched() {
  for (const RecordName& name : store_.take_touched()) {
    unsaved_.insert(name);
    if (name.kind == RecordKind::key) used_.insert(name);
  }
}

Bytes ledger_row(const LedgerEntry& entry) {
  LedgerEntry copy = entry;
  FieldWriter writer(key_record_version);
  fields(writer, copy);
  return writer.take();
}

std::optional<LedgerEntry> ledger_entry(ByteView row) {
  LedgerEntry entry;
  FieldReader reader(row);
  if (reader.version() != key_record_version) return std::nullopt;
  fields(reader, entry);
  if (!reader.complete()) return std::nullopt;
  return entry;
}

}  // namespace s3sse::kms
