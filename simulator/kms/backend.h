#pragma once
// The inside of Kms: doors, rulebook, keys, ledger, and the way every call goes: lock, let due keys go, do the
// work, write the ledger.
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simulator/kms/archive/key_keeper.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_identifiers.h"
#include "simulator/kms/key_store.h"
#include "simulator/kms/kms.h"
#include "simulator/kms/ledger.h"
#include "simulator/kms/trace_events.h"
#include "simulator/trace/stage.h"

namespace s3sse::policy {
struct Decision;
}

namespace s3sse::kms {

/// One call on its way; `entry` collects what the ledger will say of it.
struct Call {
  const CallOrigin& origin;
  /// Of this operation, and of that of S3 in whose course it is called.
  Rules rules;
  LedgerEntry entry;
  std::string action = entry.api;  ///< as policies and grants name it: ReEncrypt is ReEncryptFrom, then ReEncryptTo
  /// The encryption context as policies and grants see it, whatever the ledger is made to say.
  const EncryptionContext* context = nullptr;
  /// The other facts of the request, by the condition keys that policies know it by, without "kms:".
  std::vector<std::pair<std::string_view, std::string>> conditions{};
  /// A pair that the call needs and that nobody has made yet. Whoever sets it has changed nothing so far, and refuses.
  std::shared_ptr<FreshPair> wanted_pair{};
  bool begun_again = false;  ///< it has been here before, and its pair was made meanwhile

  [[nodiscard]] bool via_service() const { return !origin.via_service.empty(); }
  /// The Region that the call is made in, and the caller's account there.
  [[nodiscard]] const std::string& region() const { return entry.region; }
  [[nodiscard]] Home home() const { return {entry.region, origin.principal.account_id}; }
};

/// Cryptographic calls and DescribeKey take aliases, management calls do not (KAPI-19).
enum class Naming { alias_allowed, key_only };
/// The permission asked of the key's policy: its own management, a look at its metadata, or its use. S3 resolves the
/// name of a key before it knows the context of its call: the call itself is then authorised.
enum class Permission { manage, look, use, resolve };

class Backend {
 public:
  Backend(const KmsConfig& config_in, const Clock& clock_in, Entropy& entropy_in, const Rules& rules_in)
      : config(config_in), clock(clock_in), entropy(entropy_in), rules(rules_in) {
    if (config.archive != nullptr) keeper.emplace(*config.archive, store);
  }

  /// `operation` takes a Call& and answers a KmsResult of some kind. It is done again where it needed a key pair that
  /// had to be made: that takes long, and so happens outside the lock.
  template <class Operation>
  auto run(std::string_view api, const CallOrigin& origin, const EncryptionContext& context, Operation&& operation) {
    trace::Boundary boundary(Stage::kms);
    const std::optional<KmsError> fault = strike(api, origin);  // outside the lock: it may take its time
    std::unique_lock lock(mutex);
    for (bool again = false;; again = true) {
      forget_deleted_keys();
      Call call = begin(api, origin, context, rules.for_operations({api, origin.s3_operation}));
      call.begun_again = again;
      using Outcome = std::invoke_result_t<Operation, Call&>;
      Outcome result = fault ? Outcome(tl::unexpected(*fault)) : operation(call);
      if (call.wanted_pair != nullptr) {
        make_outside(lock, *call.wanted_pair);
        continue;
      }
      // Nothing is answered, and so nothing seen, that a crash could undo.
      if (!keep()) result = tl::unexpected(errors::unwritten());
      if (!result) {
        call.entry.error = result.error().type;
        call.entry.error_message = result.error().message;
      }
      boundary.tell([&] { return told_call(call.entry, result ? nullptr : &result.error(), fault.has_value()); });
      ledger.add(std::move(call.entry));
      return result;
    }
  }
  /// `origin` and `context` must outlive the call.
  [[nodiscard]] Call begin(std::string_view api, const CallOrigin& origin, const EncryptionContext& context,
                           Rules rules_of_call) const;
  void forget_deleted_keys();
  /// False while changes cannot be written to the archive.
  [[nodiscard]] bool keep() { return !keeper || keeper->keep().has_value(); }
  static void make_outside(std::unique_lock<std::mutex>& lock, FreshPair& pair);

  // injected_faults.cpp
  /// Returns what a fault makes of a call before KMS looks at it; waits where it is to be slow.
  [[nodiscard]] std::optional<KmsError> strike(std::string_view api, const CallOrigin& origin) const;
  /// Puts the key into the state that a fault wants for this call.
  void flip_state(const Call& call, KeyRecord& key) const;

  // key_access.cpp: from an identifier to a key that this caller may use.
  [[nodiscard]] KmsError denied(const Call& call, std::string_view resource_arn) const;
  KmsResult<KeyRecord*> key_for(Call& call, std::string_view identifier, Naming naming, Permission permission);
  /// The key that a ciphertext blob names.
  KmsResult<KeyRecord*> key_of_blob(Call& call, std::string_view key_arn);
  [[nodiscard]] std::string key_arn(const Home& home, std::string_view key_id) const;
  [[nodiscard]] std::string alias_arn(const Home& home, std::string_view name) const;
  /// Refuses a caller whom neither the policy nor a grant of the key lets make this call.
  [[nodiscard]] KmsResult<void> authorise(const Call& call, const KeyRecord& key, Permission permission) const;

  // key_clock.cpp
  /// Brings about what is due for a key by now: material that expired, rotations that came due, states that settled.
  void let_time_pass(KeyRecord& key);
  void change_state(KeyRecord& key, KeyState state);

  // cryptography/key_checks.cpp
  /// The last thing that a successful call does with a key (KAPI-34).
  void note_use(const Call& call, KeyRecord& key);

  // key_import.cpp
  /// State and metadata after material came or went.
  void settle_import(KeyRecord& key);

  // rotations.cpp
  /// Puts new material, or the imported one that waits, in front.
  void rotate(KeyRecord& key, TimePoint date, std::string_view type);

  // grant_access.cpp
  /// The id of a grant that covers this very call.
  [[nodiscard]] std::optional<std::string> covering_grant(const Call& call, const KeyRecord& key) const;
  /// The same, but only for a caller whom no policy lets in.
  [[nodiscard]] std::optional<std::string> grant_alone(const Call& call, const KeyRecord& key) const;
  /// The retiring principal, the grantee of a grant that has RetireGrant, and the account that made it.
  [[nodiscard]] bool may_retire(const Call& call, const KeyRecord& key, const Grant& grant) const;

  // key_policy_access.cpp
  /// JSON text of the key's policy, the default one where it has none of its own.
  [[nodiscard]] std::string policy_text(const KeyRecord& key) const;
  /// Nothing when the text is a key policy that lets `caller` change it again, or need not.
  [[nodiscard]] std::optional<KmsError> check_policy(std::string_view policy, const Principal& caller,
                                                     std::string_view key_arn, bool bypass_lockout_check) const;

  // key_creation.cpp
  /// With material of its own, unless it waits for import.
  KeyRecord& new_key(KeyMetadata metadata);
  KeyMaterial new_material(std::string_view key_spec);
  /// Material from outside; its id follows from material and key id, so it is the same in every Region.
  [[nodiscard]] static KeyMaterial material_of(SecretBytes secret, std::string_view key_id);
  void name_key(const KeyRecord& key, std::string_view alias);
  [[nodiscard]] static std::string material_id_text(const KeyMaterial& material);
  KeyRecord& managed_s3_key(const Home& home, const Rules& rules_of_call);

  // regions/related_keys.cpp
  /// Of a replica, its primary key; of any other key, the key itself.
  [[nodiscard]] KeyRecord& primary_of(KeyRecord& key);
  /// Gives the replicas of a key the material that has become its current one.
  void share_current_material(const KeyRecord& primary);

  const KmsConfig& config;
  const Clock& clock;
  Entropy& entropy;
  const Rules& rules;  ///< as no operation in particular meets them; a call has its own
  mutable std::mutex mutex;
  KeyStore store;
  Ledger ledger;
  std::optional<KeyKeeper> keeper{};  ///< none: keys end with the process

 private:
  KmsResult<KeyRecord*> find(Call& call, const KeyIdentifier& id, std::string_view identifier, Naming naming);
  KmsResult<KeyRecord*> find_by_id(Call& call, const Home& home, std::string_view key_id);
  KmsResult<KeyRecord*> find_by_alias(Call& call, const Home& home, std::string_view name);
  KmsResult<void> check_region(const Call& call, const KeyIdentifier& id) const;
  /// True if the key's own policy allows the call, beside a grant that covers it; a key without a policy lets its whole
  /// account in.
  bool policy_allows(const Call& call, const KeyRecord& key, const std::optional<std::string>& grant) const;
  policy::Decision ask_policies(const Call& call, const KeyRecord& key, const std::optional<std::string>& grant) const;
  /// The refusal, with the reason as far as AWS tells it.
  [[nodiscard]] KmsError denied_by_policies(const Call& call, const KeyRecord& key) const;
};

}  // namespace s3sse::kms
