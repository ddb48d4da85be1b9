#pragma once
// The management of keys beyond what S3 needs of its KMS: policies, grants, rotation, imported material, tags, seeds.
// Works on the keys of a Kms, under its lock and with its ledger.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/kms/grants.h"
#include "simulator/kms/key_import.h"
#include "simulator/kms/key_seed.h"
#include "simulator/kms/kms.h"
#include "simulator/kms/rotation.h"

namespace s3sse::kms {

class Backend;

/// GetKeyLastUsage (KAPI-34).
struct KeyLastUsage {
  std::string key_id;
  TimePoint tracking_start{};
  TimePoint creation_date{};
  std::string operation{};  ///< empty: not used since then
  TimePoint time{};
  std::string request_id{};
};

/// What DescribeKey tells of imported material.
struct MaterialExpiration {
  std::string model{};  ///< empty: there is none, or KMS made it
  std::optional<TimePoint> valid_to{};
};

class KeyManagement {
 public:
  /// `kms` must outlive the object.
  explicit KeyManagement(Kms& kms);

  KmsResult<void> update_key_description(const CallOrigin& origin, std::string_view key_id,
                                         std::string_view description);
  KmsResult<KeyLastUsage> key_last_usage(const CallOrigin& origin, std::string_view key_id);
  /// Puts a key of known id and material into the store, without a ledger entry. Refused: a key id that is taken or no
  /// key id at all, material of another size than 32 bytes, a policy that is none, an alias that is taken.
  KmsResult<KeyMetadata> seed_key(const KeySeed& seed);

  // Tags (KAPI-36): at most 50 a key; an existing key of a tag takes the new value.
  KmsResult<void> tag_resource(const CallOrigin& origin, std::string_view key_id,
                               const std::vector<std::pair<std::string, std::string>>& tags);
  KmsResult<void> untag_resource(const CallOrigin& origin, std::string_view key_id,
                                 const std::vector<std::string>& tag_keys);
  /// Sorted by key.
  KmsResult<std::vector<std::pair<std::string, std::string>>> list_resource_tags(const CallOrigin& origin,
                                                                                 std::string_view key_id);

  // The one policy of a key, "default" (KAPI-30), as JSON text.
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
  /// The key's id. At most 25 times a key (KROT-02).
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
  /// Without a ledger entry; nothing for a key that does not exist.
  MaterialExpiration material_expiration(std::string_view key_arn);
  /// A grant that lives was answered with this token.
  bool knows_grant_token(std::string_view token);
  /// Nothing when a new key may be given this policy by `caller`.
  std::optional<KmsError> check_new_policy(const Principal& caller, std::string_view policy, bool bypass_lockout_check);

 private:
  Backend& backend_;
};

}  // namespace s3sse::kms
