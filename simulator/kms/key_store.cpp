#include "simulator/kms/key_store.h"

#include <algorithm>

namespace s3sse::kms {

const KeyMaterial* KeyRecord::material(ByteView id) const {
  const auto found = std::find_if(materials.begin(), materials.end(), [&](const KeyMaterial& material) {
    return std::equal(material.id.begin(), material.id.end(), id.begin(), id.end());
  });
  return found == materials.end() ? nullptr : &*found;
}

bool KeyRecord::lacks_material() const {
  return materials.empty() ||
         std::ranges::any_of(materials, [](const KeyMaterial& material) { return !material.usable(); });
}

KeyStore::GrantPlace KeyStore::find_grant_token(std::string_view token) {
  for (auto& [account_id, owner] : accounts_) {
    for (auto& [key_id, key] : owner.keys) {
      for (Grant& grant : key->grants) {
        if (std::ranges::find(grant.tokens, token) != grant.tokens.end()) return {key.get(), &grant};
      }
    }
  }
  return {};
}

KeyRecord& KeyStore::add(KeyRecord record) {
  Account& owner = accounts_[record.metadata.account_id];
  const std::string key_id = record.metadata.key_id;
  return *(owner.keys[key_id] = std::make_unique<KeyRecord>(std::move(record)));
}

Account* KeyStore::account(std::string_view account_id) {
  const auto found = accounts_.find(account_id);
  return found == accounts_.end() ? nullptr : &found->second;
}

KeyRecord* KeyStore::find(std::string_view account_id, std::string_view key_id) {
  Account* owner = account(account_id);
  if (owner == nullptr) return nullptr;
  const auto found = owner->keys.find(key_id);
  return found == owner->keys.end() ? nullptr : found->second.get();
}

Alias* KeyStore::find_alias(std::string_view account_id, std::string_view name) {
  Account* owner = account(account_id);
  if (owner == nullptr) return nullptr;
  const auto found = owner->aliases.find(name);
  return found == owner->aliases.end() ? nullptr : &found->second;
}

void KeyStore::set_deletion_date(KeyRecord& key, std::optional<TimePoint> date) {
  KeyMetadata& metadata = key.metadata;
  if (metadata.deletion_date) deadlines_.erase({*metadata.deletion_date, metadata.account_id, metadata.key_id});
  metadata.deletion_date = date;
  if (date) deadlines_.insert({*date, metadata.account_id, metadata.key_id});
}

void KeyStore::remove_due(TimePoint now) {
  while (!deadlines_.empty() && deadlines_.begin()->date <= now) {
    Account& owner = *account(deadlines_.begin()->account_id);
    const auto key = owner.keys.extract(deadlines_.begin()->key_id);
    deadlines_.erase(deadlines_.begin());
    std::erase_if(owner.aliases,
                  [&](const auto& entry) { return entry.second.target_key_id == key.mapped()->metadata.key_id; });
  }
}

}  // namespace s3sse::kms
