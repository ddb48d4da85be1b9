#pragma once
// What stands behind Kms: doors, rulebook, keys, ledger, and the way every call goes: lock, let due keys go, do the
// work, write the ledger.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/kms/key_identifiers.h"
#include "simulator/kms/key_store.h"
#include "simulator/kms/kms.h"
#include "simulator/kms/ledger.h"

namespace s3sse::policy {
struct Decision;
}

namespace s3sse::kms {

/// One call on its way; `entry` collects what the ledger will say of it.
struct Call {
  const CallOrigin& origin;
  LedgerEntry entry;

  [[nodiscard]] bool via_service() const { return !origin.via_service.empty(); }
};

/// Cryptographic calls and DescribeKey take aliases, management calls do not (KAPI-19).
enum class Naming { alias_allowed, key_only };
/// What the key's policy is asked: its own management, a look at its metadata, or its use.
enum class Permission { manage, look, use };

class Backend {
 public:
  Backend(const KmsConfig& config_in, const Clock& clock_in, Entropy& entropy_in, const Rules& rules_in)
      : config(config_in), clock(clock_in), entropy(entropy_in), rules(rules_in) {}

  /// `operation` takes a Call& and answers a KmsResult of some kind.
  template <class Operation>
  auto run(std::string_view api, const CallOrigin& origin, const EncryptionContext& context, Operation&& operation) {
    const std::scoped_lock lock(mutex);
    forget_deleted_keys();
    Call call{origin, begin_entry(api, origin, context)};
    auto result = std::forward<Operation>(operation)(call);
    if (!result) call.entry.error = result.error().type;
    ledger.add(std::move(call.entry));
    return result;
  }
  [[nodiscard]] LedgerEntry begin_entry(std::string_view api, const CallOrigin& origin,
                                        const EncryptionContext& context) const;
  void forget_deleted_keys();

  // key_access.cpp: from an identifier to a key that this caller may use.
  KmsResult<KeyRecord*> key_for(Call& call, std::string_view identifier, Naming naming, Permission permission);
  /// The key that a ciphertext blob names.
  KmsResult<KeyRecord*> key_of_blob(Call& call, std::string_view key_arn);
  [[nodiscard]] std::string key_arn(std::string_view account_id, std::string_view key_id) const;
  [[nodiscard]] std::string alias_arn(std::string_view account_id, std::string_view name) const;

  // key_creation.cpp
  KeyRecord& new_key(KeyMetadata metadata);
  KeyMaterial new_material();
  /// Material of keys that have none yet (import pending) is made here; only a rule that is switched off leads there.
  const KeyMaterial& current_material(KeyRecord& key);
  [[nodiscard]] std::string material_id_text(const KeyMaterial& material) const;
  KeyRecord& managed_s3_key(const std::string& account_id);

  const KmsConfig& config;
  const Clock& clock;
  Entropy& entropy;
  const Rules& rules;
  mutable std::mutex mutex;
  KeyStore store;
  Ledger ledger;
  // Kept only while the rules that forbid their use are switched off.
  std::map<std::string, std::unique_ptr<KeyRecord>, std::less<>> deleted_but_readable;  ///< by ARN (KMSI-11)
  std::map<std::string, std::string, std::less<>> followed_aliases;  ///< old ARN -> new ARN (KMSI-20)

 private:
  KmsResult<KeyRecord*> find(Call& call, const KeyIdentifier& id, std::string_view identifier, Naming naming);
  KmsResult<KeyRecord*> find_by_id(Call& call, std::string_view account_id, std::string_view key_id);
  KmsResult<KeyRecord*> find_by_alias(Call& call, std::string_view account_id, std::string_view name);
  KmsResult<void> check_region(const KeyIdentifier& id) const;
  /// What the key's own policy says; a key without one lets its whole account in.
  bool policy_allows(const Call& call, const KeyRecord& key) const;
  policy::Decision ask_policies(const Call& call, const KeyRecord& key) const;
  /// The refusal, with the reason as far as AWS tells it.
  [[nodiscard]] KmsError denied_by_policies(const Call& call, const KeyRecord& key) const;
  KmsResult<void> authorise(const Call& call, const KeyRecord& key, Permission permission) const;
  [[nodiscard]] KmsError denied(const Call& call, std::string_view resource_arn) const;
};

struct Kms::State : Backend {
  using Backend::Backend;
};

}  // namespace s3sse::kms
