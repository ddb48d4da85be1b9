#include "simulator/kms/archive/key_records.h"

#include <algorithm>
#include <utility>

#include "simulator/kms/archive/key_record_fields.h"

namespace s3sse::kms {
namespace {

/// Longer records make the buffer grow; what it leaves behind then is not wiped, so it begins large.
constexpr std::size_t usual_records = std::size_t{256} * 1024;

}  // namespace

std::string record_text(const RecordName& name) {
  std::string text = name.kind == RecordKind::key ? "key/" : name.kind == RecordKind::alias ? "alias/" : "account/";
  return text + name.home.region + "/" + name.home.account_id + "/" + name.id;
}

std::optional<RecordName> record_name(std::string_view text) {
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

std::vector<RecordName> KeyRecords::all() const {
  std::vector<RecordName> names;
  for (const auto& [home, account] : store_.accounts()) {
    names.push_back({RecordKind::account, home, {}});
    for (const auto& [id, key] : account.keys) names.push_back({RecordKind::key, home, id});
    for (const auto& [alias, target] : account.aliases) names.push_back({RecordKind::alias, home, alias});
  }
  return names;
}

std::optional<SecretBytes> KeyRecords::write(const RecordName& name, Usage usage) {
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

bool KeyRecords::read(const RecordName& name, ByteView bytes) {
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

}  // namespace s3sse::kms
