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
        if (std::ranges::find(grant.tokens, token) == grant.tokens.end()) continue;
        touch(RecordKind::key, home, key_id);
        return {key.get(), &grant};
      }
    }
  }
  return {};
}

void KeyStore::clear() {
  accounts_.clear();
  deadlines_.clear();
}

KeyRecord& KeyStore::add(KeyRecord record) {
  const Home home = record.metadata.home();
  const std::string key_id = record.metadata.key_id;
  touch(RecordKind::account, home, {});
  touch(RecordKind::key, home, key_id);
  if (const auto date = record.metadata.deletion_date) deadlines_.insert({*date, home, key_id});
  return *(accounts_[home].keys[key_id] = std::make_unique<KeyRecord>(std::move(record)));
}

void KeyStore::put_alias(const Home& home, Alias alias) {
  touch(RecordKind::alias, home, alias.name);
  std::string name = alias.name;
  accounts_[home].aliases[std::move(name)] = std::move(alias);
}

void KeyStore::remove_alias(const Home& home, std::string_view name) {
  touch(RecordKind::alias, home, name);
  accounts_[home].aliases.erase(std::string(name));
}

void KeyStore::set_managed_s3_key(const Home& home, std::string key_id) {
  touch(RecordKind::account, home, {});
  accounts_[home].managed_s3_key_id = std::move(key_id);
}

const Account* KeyStore::account(const Home& home) const {
  const auto found = accounts_.find(home);
  return found == accounts_.end() ? nullptr : &found->second;
}

KeyRecord* KeyStore::look(const Home& home, std::string_view key_id) {
  const Account* owner = account(home);
  if (owner == nullptr) return nullptr;
  const auto found = owner->keys.find(key_id);
  return found == owner->keys.end() ? nullptr : found->second.get();
}

KeyRecord* KeyStore::find(const Home& home, std::string_view key_id) {
  KeyRecord* key = look(home, key_id);
  if (key != nullptr) touch(RecordKind::key, home, key_id);
  return key;
}

Alias* KeyStore::find_alias(const Home& home, std::string_view name) {
  const auto owner = accounts_.find(home);
  if (owner == accounts_.end()) return nullptr;
  const auto found = owner->second.aliases.find(name);
  if (found == owner->second.aliases.end()) return nullptr;
  touch(RecordKind::alias, home, name);
  return &found->second;
}

void KeyStore::touch(RecordKind kind, const Home& home, std::string_view id) {
  if (watched_) touched_.insert({kind, home, std::string(id)});
}

void KeyStore::share_pairs() {
  std::map<Bytes, std::shared_ptr<FreshPair>> by_material;
  for (auto& [home, owner] : accounts_) {
    for (auto& [key_id, key] : owner.keys) {
      for (KeyMaterial& material : key->materials) {
        if (material.pair != nullptr) material.pair = by_material.try_emplace(material.id, material.pair).first->second;
      }
    }
  }
}

std::vector<KeyRecord*> KeyStore::related(const KeyMetadata& key) {
  std::vector<KeyRecord*> found;
  if (!key.multi_region) return found;
  for (auto& [home, owner] : accounts_) {  // in the order of their Regions
    if (home.account_id != key.account_id) continue;
    const auto same = owner.keys.find(key.key_id);
    if (same == owner.keys.end()) continue;
    touch(RecordKind::key, home, key.key_id);
    found.push_back(same->second.get());
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
    const Home home = deadlines_.begin()->home;
    Account& owner = accounts_[home];
    const auto key = owner.keys.extract(deadlines_.begin()->key_id);
    deadlines_.erase(deadlines_.begin());
    touch(RecordKind::key, home, key.key());
    std::erase_if(owner.aliases, [&](const auto& entry) {
      const bool gone = entry.second.target_key_id == key.key();
      if (gone) touch(RecordKind::alias, home, entry.first);
      return gone;
    });
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
