#pragma once
// Keys and aliases by account, and the appointed end of keys that are pending deletion. Not thread-safe by itself.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/kms/grants.h"
#include "simulator/kms/key_import.h"
#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

class FreshPair;

inline constexpr std::size_t material_size = 32;     ///< bytes of an AES-256 key
inline constexpr std::size_t material_id_size = 32;  ///< bytes

/// One generation of a key's secret.
struct KeyMaterial {
  Bytes id;                                  ///< 32 bytes, shown as 64 hex digits (KROT-12)
  SecretBytes secret;                        ///< empty once imported material is deleted or has expired, and of `pair`
  std::shared_ptr<FreshPair> pair{};         ///< of a key pair that was not imported; null for all others
  std::optional<TimePoint> rotation_date{};  ///< the time at which it became the current one; absent for the first
  std::string rotation_type{};               ///< "AUTOMATIC" or "ON_DEMAND"; empty for the first
  std::string description{};                 ///< of imported material
  std::optional<TimePoint> valid_to{};       ///< imported material that expires

  [[nodiscard]] bool usable() const { return pair != nullptr || !secret.empty(); }
  /// The same material, for a related key in another Region.
  [[nodiscard]] KeyMaterial copy() const {
    return {id, secret.clone(), pair, rotation_date, rotation_type, description, valid_to};
  }
  /// The same without its secret, which is yet to be imported there.
  [[nodiscard]] KeyMaterial shell() const { return {id, {}, {}, rotation_date, rotation_type, description, {}}; }
};

/// EnableKeyRotation: when the next generation comes by itself.
struct RotationSchedule {
  int period_days = 365;
  TimePoint next{};
};

/// A state change on its way through an eventually consistent KMS (KAPI-40): until then calls see `before`.
struct SettlingState {
  KeyState before;
  TimePoint settled_at;
};

/// The last successful cryptographic call with a key (KAPI-34).
struct LastUsage {
  std::string operation;
  TimePoint time{};
  std::string request_id;
  std::string cloudtrail_event_id;
};

struct KeyRecord {
  KeyMetadata metadata;
  std::vector<KeyMaterial> materials{};           ///< the current one last; empty until the first import
  std::optional<KeyMaterial> pending_rotation{};  ///< imported, and current from the next on-demand rotation
  std::map<std::string, std::string> tags{};
  std::optional<std::string> policy{};  ///< absent: the default policy (KAPI-30)
  std::optional<RotationSchedule> schedule{};
  std::vector<Grant> grants{};
  std::vector<ImportOffer> import_offers{};
  std::optional<SettlingState> settling{};
  std::optional<LastUsage> last_usage{};

  [[nodiscard]] bool aws_managed() const { return metadata.key_manager == "AWS"; }
  [[nodiscard]] bool imported() const { return metadata.origin == "EXTERNAL"; }
  [[nodiscard]] bool rotatable() const { return metadata.key_spec == "SYMMETRIC_DEFAULT"; }
  /// Some of its material is missing: such a key waits for import.
  [[nodiscard]] bool lacks_material() const;
  /// The state that calls see.
  [[nodiscard]] KeyState seen_state() const { return settling ? settling->before : metadata.state; }
  /// Null when this key never had that material.
  [[nodiscard]] const KeyMaterial* material(ByteView id) const;
};

struct Account {
  std::map<std::string, std::unique_ptr<KeyRecord>, std::less<>> keys;  ///< by key id
  std::map<std::string, Alias, std::less<>> aliases;                    ///< by name
  std::string managed_s3_key_id;                                        ///< empty until first use
};

/// Kinds of what an archive keeps apart from everything else.
enum class RecordKind : std::uint8_t { key, alias, account };
struct RecordName {
  RecordKind kind{};
  Home home{};
  std::string id{};  ///< of a key, or the name of an alias; empty for an account
  auto operator<=>(const RecordName&) const = default;
};

class KeyStore {
 public:
  /// Remembers from now on what it gave out to be changed.
  void watch() { watched_ = true; }
  /// Returns what was given out since the last time, changed or not.
  [[nodiscard]] std::set<RecordName> take_touched() { return std::exchange(touched_, {}); }

  /// Forgets all keys, aliases and accounts.
  void clear();
  KeyRecord& add(KeyRecord record);
  void put_alias(const Home& home, Alias alias);
  void remove_alias(const Home& home, std::string_view name);
  void set_managed_s3_key(const Home& home, std::string key_id);
  /// Null for an account that never had a key in that Region.
  [[nodiscard]] const Account* account(const Home& home) const;
  [[nodiscard]] KeyRecord* find(const Home& home, std::string_view key_id);
  /// As find(), to read it.
  [[nodiscard]] KeyRecord* look(const Home& home, std::string_view key_id);
  [[nodiscard]] Alias* find_alias(const Home& home, std::string_view name);
  /// The related keys of a multi-Region key in all Regions, itself among them, sorted by Region.
  [[nodiscard]] std::vector<KeyRecord*> related(const KeyMetadata& key);
  /// The key and the grant that a token was issued for; nulls for a token that is unknown or whose grant is gone.
  struct GrantPlace {
    KeyRecord* key = nullptr;
    Grant* grant = nullptr;
  };
  [[nodiscard]] GrantPlace find_grant_token(std::string_view token);
  [[nodiscard]] const std::map<Home, Account>& accounts() const { return accounts_; }
  /// Lets related keys share the pairs of their common material again.
  void share_pairs();

  void set_deletion_date(KeyRecord& key, std::optional<TimePoint> date);
  /// Removes keys whose time has come, with their aliases (KST-12). The window of a primary key begins when its last
  /// replica goes (KST-14).
  void remove_due(TimePoint now);

 private:
  struct Deadline {
    TimePoint date;
    Home home;
    std::string key_id;
    auto operator<=>(const Deadline&) const = default;
  };
  void release_primary(const KeyMetadata& gone, TimePoint when);
  void touch(RecordKind kind, const Home& home, std::string_view id);

  bool watched_ = false;
  std::set<RecordName> touched_;
  std::map<Home, Account> accounts_;
  std::set<Deadline> deadlines_;
};

}  // namespace s3sse::kms
