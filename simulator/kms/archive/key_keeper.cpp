#include "simulator/kms/archive/key_keeper.h"

#include <algorithm>
#include <utility>

#include "simulator/crypto/digest.h"
#include "simulator/kms/archive/key_record_fields.h"

namespace s3sse::kms {
namespace {

/// Longer records make the buffer grow; what it leaves behind then is not wiped, so it begins large.
constexpr std::size_t usual_records = std::size_t{256} * 1024;

std::string text_of(const RecordName& name) {
  std::string text = name.kind == RecordKind::key ? "key/" : name.kind == RecordKind::alias ? "alias/" : "account/";
  return text + name.home.region + "/" + name.home.account_id + "/" + name.id;
}

std::optional<RecordName> name_in(std::string_view text) {
  RecordName name;
  const auto next = [&text] {
    const auto slash = std::min(text.find('/'), text.size());
    const std::string word(text.substr(0, slash));
    text.remove_prefix(std::min(slash + 1, text.size()));
    return word;
  };
  const std::string kind = next();
  if (kind != "key" && kind != "alias" && kind != "account") return std::nullopt;
  name.kind = kind == "key" ? RecordKind::key : kind == "alias" ? RecordKind::alias : RecordKind::account;
  name.home.region = next();
  name.home.account_id = next();
  name.id = text;
  return name;
}

}  // namespace

Result<void> KeyKeeper::load() {
  auto records = archive_.read();
  if (!records) return tl::unexpected(records.error());
  for (const ArchivedRecord& archived : *records) {
    const auto name = name_in(archived.name);
    if (!name || !archived.record || !restore(*name, archived.record->reveal()))
      return fail("the data folder has a damaged record of KMS: " + archived.name);
    saved_[*name] = crypto::sha256(record_of(*name, Usage::left_out).value_or(SecretBytes()).reveal());
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
    const auto record = record_of(name, Usage::left_out);
    const auto known = saved_.find(name);
    Bytes digest = record ? crypto::sha256(record->reveal()) : Bytes{};
    if (known == saved_.end() ? !record : known->second == digest) continue;
    changes.push_back({text_of(name), record_of(name, Usage::included)});
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

std::optional<SecretBytes> KeyKeeper::record_of(const RecordName& name, Usage usage) {
  buffer_.reserve(usual_records);
  FieldWriter writer(key_record_version, std::move(buffer_));
  bool there = true;
  if (name.kind == RecordKind::key) {
    KeyRecord* key = store_.look(name.home, name.id);
    there = key != nullptr;
    if (there) {
      auto last_usage = usage == Usage::included ? key->last_usage : std::nullopt;
      fields(writer, *key);
      writer(last_usage);
    }
  } else {
    const Account* account = store_.account(name.home);
    const auto alias = account == nullptr ? decltype(account->aliases.end()){} : account->aliases.find(name.id);
    if (name.kind == RecordKind::account) {
      there = account != nullptr;
      std::string managed = there ? account->managed_s3_key_id : std::string();
      writer(managed);
    } else if (account == nullptr || alias == account->aliases.end()) {
      there = false;
    } else {
      Alias copy = alias->second;
      fields(writer, copy);
    }
  }
  std::optional<SecretBytes> record;
  if (there) record = SecretBytes::copy_of(writer.bytes());
  buffer_ = writer.take();
  wipe_memory(ByteSpan(buffer_));
  return record;
}

bool KeyKeeper::restore(const RecordName& name, ByteView bytes) {
  FieldReader reader(bytes);
  if (reader.version() != key_record_version) return false;
  if (name.kind == RecordKind::account) {
    std::string managed;
    reader(managed);
    store_.set_managed_s3_key(name.home, managed);
  } else if (name.kind == RecordKind::alias) {
    Alias alias;
    fields(reader, alias);
    store_.put_alias(name.home, std::move(alias));
  } else {
    KeyRecord key{.metadata = {.account_id = {}, .region = {}}};
    fields(reader, key);
    reader(key.last_usage);
    if (reader.complete()) store_.add(std::move(key));
  }
  return reader.complete();
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
