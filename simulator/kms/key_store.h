#pragma once
// Keys and aliases by account, and the appointed end of keys that are pending deletion. Not thread-safe by itself.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// One generation of a key's secret.
struct KeyMaterial {
  Bytes id;  ///< 32 bytes, shown as 64 hex digits (KROT-12)
  SecretBytes secret;
};

struct KeyRecord {
  KeyMetadata metadata;
  std::vector<KeyMaterial> materials{};  ///< the current one last; empty while import is pending
  std::vector<std::pair<std::string, std::string>> tags{};
  std::optional<std::string> policy{};
  bool was_disabled = false;

  [[nodiscard]] bool aws_managed() const { return metadata.key_manager == "AWS"; }
  /// Null when this key never had that material.
  [[nodiscard]] const KeyMaterial* material(ByteView id) const;
};

struct Account {
  std::map<std::string, std::unique_ptr<KeyRecord>, std::less<>> keys;  ///< by key id
  std::map<std::string, Alias, std::less<>> aliases;                    ///< by name
  std::string managed_s3_key_id;                                        ///< empty until first use
};

class KeyStore {
 public:
  KeyRecord& add(KeyRecord record);
  /// Null for an account that never had a key.
  [[nodiscard]] Account* account(std::string_view account_id);
  [[nodiscard]] KeyRecord* find(std::string_view account_id, std::string_view key_id);
  [[nodiscard]] KeyRecord* find_in_any_account(std::string_view key_id);
  [[nodiscard]] Alias* find_alias(std::string_view account_id, std::string_view name);

  void set_deletion_date(KeyRecord& key, std::optional<TimePoint> date);
  /// Removes keys whose time has come, with their aliases (KST-12), and hands them over.
  std::vector<std::unique_ptr<KeyRecord>> take_due(TimePoint now);

 private:
  struct Deadline {
    TimePoint date;
    std::string account_id;
    std::string key_id;
    auto operator<=>(const Deadline&) const = default;
  };
  std::map<std::string, Account, std::less<>> accounts_;
  std::set<Deadline> deadlines_;
};

}  // namespace s3sse::kms
