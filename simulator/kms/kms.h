#pragma once
// The key management service: keys, aliases, policies, grants, rotation, imported material, data keys, and a ledger of
// every call. Typed; the JSON protocol of AWS KMS on top of it is json/kms_json.h. Thread-safe.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/entropy.h"
#include "simulator/base/result.h"
#include "simulator/kms/archive/key_archive.h"
#include "simulator/kms/asymmetric.h"
#include "simulator/kms/grants.h"
#include "simulator/kms/key_import.h"
#include "simulator/kms/key_seed.h"
#include "simulator/kms/kms_types.h"
#include "simulator/kms/rotation.h"
#include "simulator/rules/rules.h"

namespace s3sse::kms {

class Backend;

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

  // Multi-Region keys (KAPI-51 ... KAPI-54). A call is made in the Region of its origin.
  /// Metadata of the replica. `key_id` names a primary key in the Region of the call.
  KmsResult<KeyMetadata> replicate_key(const CallOrigin& origin, std::string_view key_id,
                                       const ReplicateKeyRequest& request);
  /// Makes the replica in `region` the primary key, and the primary key a replica.
  KmsResult<void> update_primary_region(const CallOrigin& origin, std::string_view key_id, std::string_view region);

  KmsResult<void> update_key_description(const CallOrigin& origin, std::string_view key_id,
                                         std::string_view description);
  KmsResult<KeyLastUsage> key_last_usage(const CallOrigin& origin, std::string_view key_id);

  KmsResult<void> create_alias(const CallOrigin& origin, std::string_view name, std::string_view key_id);
  KmsResult<void> update_alias(const CallOrigin& origin, std::string_view name, std::string_view key_id);
  KmsResult<void> delete_alias(const CallOrigin& origin, std::string_view name);
  /// Sorted by name; with `key_id` only those of that key.
  KmsResult<std::vector<Alias>> list_aliases(const CallOrigin& origin, std::optional<std::string_view> key_id = {});

  // Tags (KAPI-36): at most 50 a key; an existing key of a tag takes the new value.
  KmsResult<void> tag_resource(const CallOrigin& origin, std::string_view key_id,
                               const std::vector<std::pair<std::string, std::string>>& tags);
  KmsResult<void> untag_resource(const CallOrigin& origin, std::string_view key_id,
                                 const std::vector<std::string>& tag_keys);
  /// Sorted by key.
  KmsResult<std::vector<std::pair<std::string, std::string>>> list_resource_tags(const CallOrigin& origin,
                                                                                 std::string_view key_id);

  // The policy of a key that its account sets, "default" (KAPI-30), as JSON text.
  KmsResult<std::string> get_key_policy(const CallOrigin& origin, std::string_view key_id);
  KmsResult<void> put_key_policy(const CallOrigin& origin, std::string_view key_id, std::string_view policy,
                                 bool bypass_lockout_check = false);
  KmsResult<std::vector<std::string>> list_key_policies(const CallOrigin& origin, std::string_view key_id);

  // Rotation (KROT). Automatic rotation follows the clock.
  /// `period_days` 90..2560 (KROT-06); absent: 365, or what it was.
  KmsResult<void> enable_key_rotation(const CallOrigin& origin, std::string_view key_id,
                                      std::optional<int> period_days = {});
  KmsResult<void> disable_key_rotation(const CallOrigin& origin, std::string_view key_id);
  KmsResult<RotationStatus> key_rotation_status(const CallOrigin& origin, std::string_view key_id);
  /// The key's ARN. At most 25 times a key (KROT-02).
  KmsResult<std::string> rotate_key_on_demand(const CallOrigin& origin, std::string_view key_id);
  /// Newest first.
  KmsResult<std::vector<RotationEntry>> list_key_rotations(const CallOrigin& origin, std::string_view key_id,
                                                           ListedMaterial listed);

  // Grants (KAPI-31, KMSI-27, KMSI-28).
  KmsResult<GrantTicket> create_grant(const CallOrigin& origin, std::string_view key_id,
                                      const CreateGrantRequest& request);
  /// Sorted by id.
  KmsResult<std::vector<Grant>> list_grants(const CallOrigin& origin, std::string_view key_id,
                                            const GrantFilter& filter);
  KmsResult<std::vector<Grant>> list_retirable_grants(const CallOrigin& origin, std::string_view retiring_principal);
  KmsResult<void> retire_grant(const CallOrigin& origin, const GrantReference& grant);
  KmsResult<void> revoke_grant(const CallOrigin& origin, std::string_view key_id, std::string_view grant_id);

  // Imported material (KAPI-41). Real RSA: the private key stays inside.
  /// `algorithm` RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, RSA_AES_KEY_WRAP_SHA_1 or RSA_AES_KEY_WRAP_SHA_256; `key_spec`
  /// RSA_2048, RSA_3072 or RSA_4096.
  KmsResult<ImportParameters> parameters_for_import(const CallOrigin& origin, std::string_view key_id,
                                                    std::string_view algorithm, std::string_view key_spec);
  KmsResult<ImportedMaterial> import_key_material(const CallOrigin& origin, std::string_view key_id,
                                                  const ImportRequest& request);
  KmsResult<ImportedMaterial> delete_imported_key_material(const CallOrigin& origin, std::string_view key_id,
                                                           std::string_view material_id = {});

  // Cryptographic operations, AES-256-GCM under a key derived per call (KAPI-39).
  /// `bytes` 1..1024 (KAPI-07).
  KmsResult<DataKey> generate_data_key(const CallOrigin& origin, std::string_view key_id, std::size_t bytes,
                                       const EncryptionContext& context, bool with_plaintext = true);
  /// `plaintext` 1..4096 bytes (KAPI-14), and for RSA what fits the key (KAPI-47). `algorithm` SYMMETRIC_DEFAULT,
  /// RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256; the last two take no context.
  KmsResult<Ciphertext> encrypt(const CallOrigin& origin, std::string_view key_id, const SecretBytes& plaintext,
                                const EncryptionContext& context, std::string_view algorithm = "SYMMETRIC_DEFAULT");
  /// The blob names its key; `key_id`, when given, must be that key (KAPI-10, KAPI-11). A ciphertext of RSA names none.
  KmsResult<Plaintext> decrypt(const CallOrigin& origin, ByteView ciphertext_blob, const EncryptionContext& context,
                               std::optional<std::string_view> key_id = {},
                               std::string_view algorithm = "SYMMETRIC_DEFAULT");
  KmsResult<ReEncrypted> re_encrypt(const CallOrigin& origin, ByteView ciphertext_blob,
                                    const EncryptionContext& source_context, std::string_view destination_key_id,
                                    const EncryptionContext& destination_context,
                                    std::optional<std::string_view> source_key_id = {},
                                    std::string_view source_algorithm = "SYMMETRIC_DEFAULT",
                                    std::string_view destination_algorithm = "SYMMETRIC_DEFAULT");
  // Key pairs and HMAC keys (KAPI-44 ... KAPI-50). Pairs come from OpenSSL's own generator.
  KmsResult<Signature> sign(const CallOrigin& origin, std::string_view key_id, const SignedMessage& message);
  /// The key's ARN where the signature is right, else KMSInvalidSignatureException.
  KmsResult<std::string> verify(const CallOrigin& origin, std::string_view key_id, const SignedMessage& message,
                                ByteView signature);
  KmsResult<PublicKey> public_key(const CallOrigin& origin, std::string_view key_id);
  /// `algorithm` HMAC_SHA_224 ... HMAC_SHA_512, as the key's spec has it.
  KmsResult<Mac> generate_mac(const CallOrigin& origin, std::string_view key_id, const SecretBytes& message,
                              std::string_view algorithm);
  /// The key's ARN where the MAC is right, else KMSInvalidMacException.
  KmsResult<std::string> verify_mac(const CallOrigin& origin, std::string_view key_id, const SecretBytes& message,
                                    std::string_view algorithm, ByteView mac);
  /// `pair_spec`: a KeySpec of pairs. The key encrypts the private half.
  KmsResult<DataKeyPair> generate_data_key_pair(const CallOrigin& origin, std::string_view key_id,
                                                std::string_view pair_spec, const EncryptionContext& context,
                                                bool with_plaintext = true);
  /// `peer`: SubjectPublicKeyInfo in DER, on the curve of the key.
  KmsResult<SharedSecret> derive_shared_secret(const CallOrigin& origin, std::string_view key_id, ByteView peer);

  /// `bytes` 1..1024 (KAPI-35).
  KmsResult<SecretBytes> generate_random(const CallOrigin& origin, std::size_t bytes);

  // The archive (KmsConfig::archive).
  [[nodiscard]] bool has_archive() const { return config_.archive != nullptr; }
  /// Reads what is there, and forgets all else: before the first call, and when the archive was changed behind it.
  Result<void> load();
  /// Takes over the calls of an earlier process, oldest first.
  void restore_ledger(std::vector<LedgerEntry> entries);
  /// Writes the last use of each key, which no call waits for.
  Result<void> keep_usage();

  /// Everything but the ledger, to come back to. For a KMS without an archive: one with an archive is what that is.
  [[nodiscard]] std::vector<ArchivedRecord> image() const;
  void restore(const std::vector<ArchivedRecord>& image);

  // Beside the operations: without a ledger entry.
  /// Puts a key of known id and material into the store. Refused: a key id that is taken or no key id at all, material
  /// of another size than 32 bytes, a policy that is none, an alias that is taken.
  KmsResult<KeyMetadata> seed_key(const KeySeed& seed);
  /// Nothing for a key that does not exist.
  MaterialExpiration material_expiration(std::string_view key_arn);
  /// Empty for a key that does not exist, or is not a multi-Region key.
  MultiRegionKeys related_keys(std::string_view key_arn);
  /// The policy named "default" as JSON text; nothing for a key that does not exist.
  std::optional<std::string> policy_of(std::string_view key_arn);
  /// True if calls can be made in that Region: the simulator's own, and those of its partition.
  [[nodiscard]] bool in_reach(std::string_view region) const;
  /// True if a grant that lives was answered with this token.
  bool knows_grant_token(std::string_view token);
  /// Nothing when a new key may be given this policy by `caller`.
  std::optional<KmsError> check_new_policy(const Principal& caller, std::string_view policy, bool bypass_lockout_check);

  /// The full key ARN that `key_id` (id, ARN, alias name, alias ARN) means for this caller, without a look at the key's
  /// state: what S3 echoes in x-amz-server-side-encryption-aws-kms-key-id (PUT-04). `rules` are those of the operation
  /// of S3 that asks.
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
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Entropy& entropy() { return entropy_; }

 private:
  KmsConfig config_;
  const Clock& clock_;
  Entropy& entropy_;
  const Rules& rules_;
  std::unique_ptr<Backend> backend_;  ///< backend.h
};

}  // namespace s3sse::kms
