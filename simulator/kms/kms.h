#pragma once
// The key management service: keys, aliases, data keys and a ledger of every call. Typed; the JSON protocol of AWS KMS
// on top of it is kms_json.h. Thread-safe.
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/model/key_state.h"
#include "simulator/model/kms_error.h"
#include "simulator/model/principal.h"
#include "simulator/rules/rules.h"

namespace s3sse::faults {
class FaultPlan;
}

namespace s3sse::kms {

/// Authenticated, not secret (CTX-05).
using EncryptionContext = std::map<std::string, std::string>;

/// On whose behalf a call is made, and through which service.
struct CallOrigin {
  Principal principal;
  std::string via_service{};  ///< "s3.us-east-1.amazonaws.com" for calls made by S3; empty for direct ones
  std::string request_id{};
  bool dry_run =
      false;  ///< cryptographic operations: make every check, then refuse with DryRunOperationException (KAPI-27)
  std::string source_address{};     ///< of the client that calls directly; empty where a service calls for it
  std::string_view s3_operation{};  ///< in whose course S3 calls, for faults and rules; static text
};

std::string_view to_string(KeyState state);  ///< "Enabled", "PendingDeletion" ...

/// What DescribeKey tells (KAPI-06). Times are absent where AWS leaves the member out.
struct KeyMetadata {
  std::string account_id;
  std::string key_id{};  ///< UUID, or mrk-... for multi-Region keys
  std::string arn{};
  TimePoint creation_date{};
  std::string description{};
  KeyState state = KeyState::enabled;
  std::string key_spec = "SYMMETRIC_DEFAULT";
  std::string key_usage = "ENCRYPT_DECRYPT";
  std::string key_manager = "CUSTOMER";  ///< or "AWS"
  std::string origin = "AWS_KMS";
  bool multi_region = false;
  std::optional<std::string> current_key_material_id{};
  std::optional<TimePoint> deletion_date{};
};

struct CreateKeyRequest {
  std::string description{};
  std::string key_spec = "SYMMETRIC_DEFAULT";
  std::optional<std::string> key_usage{};
  std::string origin = "AWS_KMS";
  bool multi_region = false;
  std::vector<std::pair<std::string, std::string>> tags{};
  std::optional<std::string> policy{};
};

struct DataKey {
  SecretBytes plaintext;  ///< empty for the ...WithoutPlaintext form
  Bytes ciphertext_blob;
  std::string key_arn;
  std::string key_material_id;
};

struct Ciphertext {
  Bytes ciphertext_blob;
  std::string key_arn;
};

struct Plaintext {
  SecretBytes plaintext;
  std::string key_arn;
  std::string key_material_id;
};

struct ReEncrypted {
  Bytes ciphertext_blob;
  std::string key_arn;  ///< destination
  std::string source_key_arn;
  std::string key_material_id;  ///< destination
  std::string source_key_material_id;
};

struct Alias {
  std::string name;  ///< alias/...
  std::string arn;
  std::string target_key_id;
  TimePoint creation_date;
  TimePoint last_updated_date;
};

/// One call as the ledger keeps it. Never holds key material or plaintext.
struct LedgerEntry {
  std::uint64_t sequence = 0;
  TimePoint time;
  std::string api;      ///< "GenerateDataKey", "Decrypt" ...
  std::string key_arn;  ///< as far as it was resolved
  EncryptionContext context;
  std::string principal_arn;
  std::string via_service;
  std::string error;  ///< exception name; empty on success
};

struct KmsConfig {
  std::string partition = "aws";
  std::string region = "us-east-1";
  faults::FaultPlan* faults = nullptr;  ///< what goes wrong on purpose; must outlive the KMS
};

class KeyManagement;

class Kms {
 public:
  /// The doors and the rulebook must outlive the object.
  Kms(KmsConfig config, const Clock& clock, Entropy& entropy, const Rules& rules);
  ~Kms();
  Kms(const Kms&) = delete;
  Kms& operator=(const Kms&) = delete;

  [[nodiscard]] const KmsConfig& config() const { return config_; }

  // Keys. `key_id` accepts key id and key ARN, where the API allows it also alias name and alias ARN (KAPI-18,
  // KAPI-19).
  KmsResult<KeyMetadata> create_key(const CallOrigin& origin, const CreateKeyRequest& request);
  KmsResult<KeyMetadata> describe_key(const CallOrigin& origin, std::string_view key_id);
  /// All keys of the caller's account, sorted by key id; pages are cut by the JSON front (KAPI-25).
  KmsResult<std::vector<KeyMetadata>> list_keys(const CallOrigin& origin);
  KmsResult<void> enable_key(const CallOrigin& origin, std::string_view key_id);
  KmsResult<void> disable_key(const CallOrigin& origin, std::string_view key_id);
  /// `window_days` 7..30 (KST-07). The metadata returned hold the deletion date.
  KmsResult<KeyMetadata> schedule_key_deletion(const CallOrigin& origin, std::string_view key_id, int window_days = 30);
  KmsResult<KeyMetadata> cancel_key_deletion(const CallOrigin& origin, std::string_view key_id);

  KmsResult<void> create_alias(const CallOrigin& origin, std::string_view name, std::string_view key_id);
  KmsResult<void> update_alias(const CallOrigin& origin, std::string_view name, std::string_view key_id);
  KmsResult<void> delete_alias(const CallOrigin& origin, std::string_view name);
  /// Sorted by name; with `key_id` only those of that key.
  KmsResult<std::vector<Alias>> list_aliases(const CallOrigin& origin, std::optional<std::string_view> key_id = {});

  // Cryptographic operations, AES-256-GCM under a key derived per call (KAPI-39).
  /// `bytes` 1..1024 (KAPI-07).
  KmsResult<DataKey> generate_data_key(const CallOrigin& origin, std::string_view key_id, std::size_t bytes,
                                       const EncryptionContext& context, bool with_plaintext = true);
  /// `plaintext` 1..4096 bytes (KAPI-14). Keys of other specs than SYMMETRIC_DEFAULT are refused, whatever `algorithm`
  /// says: asymmetric keys exist here as metadata alone.
  KmsResult<Ciphertext> encrypt(const CallOrigin& origin, std::string_view key_id, const SecretBytes& plaintext,
                                const EncryptionContext& context, std::string_view algorithm = "SYMMETRIC_DEFAULT");
  /// The blob names its key; `key_id`, when given, must be that key (KAPI-10, KAPI-11).
  KmsResult<Plaintext> decrypt(const CallOrigin& origin, ByteView ciphertext_blob, const EncryptionContext& context,
                               std::optional<std::string_view> key_id = {},
                               std::string_view algorithm = "SYMMETRIC_DEFAULT");
  KmsResult<ReEncrypted> re_encrypt(const CallOrigin& origin, ByteView ciphertext_blob,
                                    const EncryptionContext& source_context, std::string_view destination_key_id,
                                    const EncryptionContext& destination_context,
                                    std::optional<std::string_view> source_key_id = {});
  /// `bytes` 1..1024 (KAPI-35).
  KmsResult<SecretBytes> generate_random(const CallOrigin& origin, std::size_t bytes);

  /// The full key ARN that `key_id` (id, ARN, alias name, alias ARN) means for this caller, without a ledger entry and
  /// without a look at the key's state: what S3 echoes in x-amz-server-side-encryption-aws-kms-key-id (PUT-04). `rules`
  /// are those of the operation of S3 that asks.
  KmsResult<std::string> resolve_key_arn(const Principal& principal, std::string_view key_id, const Rules& rules);
  /// The AWS managed key alias/aws/s3 of the account, made on first use (PUT-05, PUT-06, DEF-04). Its ARN.
  std::string aws_managed_s3_key(const std::string& account_id, const Rules& rules);

  /// Entries with a sequence number above `after`, oldest first. The ledger keeps the latest 100,000, or fewer where
  /// their encryption contexts would fill more than 32 MiB.
  [[nodiscard]] std::vector<LedgerEntry> ledger(std::uint64_t after = 0) const;
  [[nodiscard]] std::uint64_t ledger_position() const;
  /// A call that a front refused before it reached one of the operations above (malformed, unknown) is a call too.
  void record_refusal(const CallOrigin& origin, std::string_view api, const KmsError& error);

  /// A lever for states that no call above leads to (Creating, Unavailable: custom key stores are not simulated).
  /// False when no key has that ARN.
  bool force_state(std::string_view key_arn, KeyState state);

  /// As no operation in particular meets them.
  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] Entropy& entropy() { return entropy_; }

 private:
  friend class KeyManagement;  // key_management.h: what else can be done with the keys
  struct State;
  KmsConfig config_;
  const Clock& clock_;
  Entropy& entropy_;
  const Rules& rules_;
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::kms
