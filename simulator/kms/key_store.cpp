#include "simulator/kms/key_store.h"

#include <algorithm>
#include <chrono>

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
  for (auto& [home, owner] : accounts_) {
    for (auto& [key_id, key] : owner.keys) {
      for (Grant& grant : key->grants) {
        if (std::ranges::find(grant.tokens, token) != grant.tokens.end()) return {key.get(), &grant};
      }
    }
  }
  return {};
}

KeyRecord& KeyStore::add(KeyRecord record) {
  Account& owner = accounts_[record.metadata.home()];
  const std::string key_id = record.metadata.key_id;
  return *(owner.keys[key_id] = std::make_unique<KeyRecord>(std::move(record)));
}

Account* KeyStore::account(const Home& home) {
  const auto found = accounts_.find(home);
  return found == accounts_.end() ? nullptr : &found->second;
}

KeyRecord* KeyStore::find(const Home& home, std::string_view key_id) {
  Account* owner = account(home);
  if (owner == nullptr) return nullptr;
  const auto found = owner->keys.find(key_id);
  return found == owner->keys.end() ? nullptr : found->second.get();
}

Alias* KeyStore::find_alias(const Home& home, std::string_view name) {
  Account* owner = account(home);
  if (owner == nullptr) return nullptr;
  const auto found = owner->aliases.find(name);
  return found == owner->aliases.end() ? nullptr : &found->second;
}

std::vector<KeyRecord*> KeyStore::related(const KeyMetadata& key) {
  std::vector<KeyRecord*> found;
  if (!key.multi_region) return found;
  for (auto& [home, owner] : accounts_) {  // in the order of their Regions
    if (home.account_id != key.account_id) continue;
    const auto same = owner.keys.find(key.key_id);
    if (same != owner.keys.end()) found.push_back(same->second.get());
  }
  return found;
}

void KeyStore::set_deletion_date(KeyRecord& key, std::optional<TimePoint> date) {
  KeyMetadata& metadata = key.metadata;
  if (metadata.deletion_date) deadlines_.erase({*metadata.deletion_date, metadata.home(), metadata.key_id});
  metadata.deletion_date = date;
  if (date) deadlines_.insert({*date, metadata.home(), metadata.key_id});
}

void KeyStore::remove_due(TimePoint now) {
  while (!deadlines_.empty() && deadlines_.begin()->date <= now) {
    const TimePoint when = deadlines_.begin()->date;
    Account& owner = *account(deadlines_.begin()->home);
    const auto key = owner.keys.extract(deadlines_.begin()->key_id);
    deadlines_.erase(deadlines_.begin());
    std::erase_if(owner.aliases,
                  [&](const auto& entry) { return entry.second.target_key_id == key.mapped()->metadata.key_id; });
    release_primary(key.mapped()->metadata, when);
  }
}

void KeyStore::release_primary(const KeyMetadata& gone, TimePoint when) {
  const auto left = related(gone);
  if (left.size() != 1 || left.front()->metadata.state != KeyState::pending_replica_deletion) return;
  KeyRecord& primary = *left.front();
  primary.metadata.state = KeyState::pending_deletion;
  set_deletion_date(primary, when + std::chrono::days(primary.metadata.deletion_window_days.value_or(30)));
  primary.metadata.deletion_window_days.reset();
}

}  // namespace s3sse::kms
