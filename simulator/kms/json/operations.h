#pragma once
// The operations of KMS. Each has a function that is declared here, in a file of its own or of its kind, and a row.
#include <array>

#include "simulator/kms/json/json_call.h"
#include "simulator/kms/operation.h"

namespace s3sse::kms {

JsonResult create_key(JsonCall& call);
JsonResult describe_key(JsonCall& call);
JsonResult list_keys(JsonCall& call);
JsonResult enable_key(JsonCall& call);
JsonResult disable_key(JsonCall& call);
JsonResult replicate_key(JsonCall& call);
JsonResult update_primary_region(JsonCall& call);
JsonResult schedule_key_deletion(JsonCall& call);
JsonResult cancel_key_deletion(JsonCall& call);

JsonResult create_alias(JsonCall& call);
JsonResult update_alias(JsonCall& call);
JsonResult delete_alias(JsonCall& call);
JsonResult list_aliases(JsonCall& call);

JsonResult generate_data_key(JsonCall& call);
JsonResult generate_data_key_without_plaintext(JsonCall& call);
JsonResult encrypt(JsonCall& call);
JsonResult decrypt(JsonCall& call);
JsonResult re_encrypt(JsonCall& call);
JsonResult generate_random(JsonCall& call);

JsonResult sign(JsonCall& call);
JsonResult verify(JsonCall& call);
JsonResult get_public_key(JsonCall& call);
JsonResult derive_shared_secret(JsonCall& call);
JsonResult generate_mac(JsonCall& call);
JsonResult verify_mac(JsonCall& call);
JsonResult generate_data_key_pair(JsonCall& call);
JsonResult generate_data_key_pair_without_plaintext(JsonCall& call);

JsonResult enable_key_rotation(JsonCall& call);
JsonResult disable_key_rotation(JsonCall& call);
JsonResult get_key_rotation_status(JsonCall& call);
JsonResult rotate_key_on_demand(JsonCall& call);
JsonResult list_key_rotations(JsonCall& call);

JsonResult get_key_policy(JsonCall& call);
JsonResult put_key_policy(JsonCall& call);
JsonResult list_key_policies(JsonCall& call);
JsonResult tag_resource(JsonCall& call);
JsonResult untag_resource(JsonCall& call);
JsonResult list_resource_tags(JsonCall& call);
JsonResult update_key_description(JsonCall& call);
JsonResult get_key_last_usage(JsonCall& call);

JsonResult create_grant(JsonCall& call);
JsonResult list_grants(JsonCall& call);
JsonResult list_retirable_grants(JsonCall& call);
JsonResult retire_grant(JsonCall& call);
JsonResult revoke_grant(JsonCall& call);

JsonResult get_parameters_for_import(JsonCall& call);
JsonResult import_key_material(JsonCall& call);
JsonResult delete_imported_key_material(JsonCall& call);

namespace traits {
inline constexpr Traits reading{.reads_only = true};
inline constexpr Traits data_key{.reads_only = true, .makes_data_key = true};
inline constexpr Traits account_call{.concerns_no_key = true};
inline constexpr Traits account_reading{.reads_only = true, .concerns_no_key = true};
}  // namespace traits

inline constexpr std::array operation_table = {
    // Keys
    Operation{"CreateKey", create_key, traits::account_call},
    Operation{"DescribeKey", describe_key, traits::reading},
    Operation{"ListKeys", list_keys, traits::account_reading},
    Operation{"EnableKey", enable_key},
    Operation{"DisableKey", disable_key},
    Operation{"ScheduleKeyDeletion", schedule_key_deletion},
    Operation{"CancelKeyDeletion", cancel_key_deletion},
    Operation{"ReplicateKey", replicate_key},
    Operation{"UpdatePrimaryRegion", update_primary_region},

    // Aliases
    Operation{"CreateAlias", create_alias},
    Operation{"UpdateAlias", update_alias},
    Operation{"DeleteAlias", delete_alias},
    Operation{"ListAliases", list_aliases, traits::account_reading},

    // Cryptographic operations
    Operation{"GenerateDataKey", generate_data_key, traits::data_key},
    Operation{"GenerateDataKeyWithoutPlaintext", generate_data_key_without_plaintext, traits::data_key},
    Operation{"Encrypt", encrypt, traits::reading},
    Operation{"Decrypt", decrypt, traits::reading},
    Operation{"ReEncrypt", re_encrypt, traits::reading},
    Operation{"GenerateRandom", generate_random, traits::account_reading},

    // Key pairs and HMAC keys
    Operation{"Sign", sign, traits::reading},
    Operation{"Verify", verify, traits::reading},
    Operation{"GetPublicKey", get_public_key, traits::reading},
    Operation{"DeriveSharedSecret", derive_shared_secret, traits::reading},
    Operation{"GenerateMac", generate_mac, traits::reading},
    Operation{"VerifyMac", verify_mac, traits::reading},
    Operation{"GenerateDataKeyPair", generate_data_key_pair, traits::reading},
    Operation{"GenerateDataKeyPairWithoutPlaintext", generate_data_key_pair_without_plaintext, traits::reading},

    // Rotation
    Operation{"EnableKeyRotation", enable_key_rotation},
    Operation{"DisableKeyRotation", disable_key_rotation},
    Operation{"GetKeyRotationStatus", get_key_rotation_status, traits::reading},
    Operation{"RotateKeyOnDemand", rotate_key_on_demand},
    Operation{"ListKeyRotations", list_key_rotations, traits::reading},

    // What hangs on a key
    Operation{"GetKeyPolicy", get_key_policy, traits::reading},
    Operation{"PutKeyPolicy", put_key_policy},
    Operation{"ListKeyPolicies", list_key_policies, traits::reading},
    Operation{"TagResource", tag_resource},
    Operation{"UntagResource", untag_resource},
    Operation{"ListResourceTags", list_resource_tags, traits::reading},
    Operation{"UpdateKeyDescription", update_key_description},
    Operation{"GetKeyLastUsage", get_key_last_usage, traits::reading},

    // Grants
    Operation{"CreateGrant", create_grant},
    Operation{"ListGrants", list_grants, traits::reading},
    Operation{"ListRetirableGrants", list_retirable_grants, traits::reading},
    Operation{"RetireGrant", retire_grant},
    Operation{"RevokeGrant", revoke_grant},

    // Imported material
    Operation{"GetParametersForImport", get_parameters_for_import, traits::reading},
    Operation{"ImportKeyMaterial", import_key_material},
    Operation{"DeleteImportedKeyMaterial", delete_imported_key_material},

    // Operations that this simulator lacks: an honest refusal that a client can tell from a misspelt name.
    Operation{"ConnectCustomKeyStore", nullptr},
    Operation{"CreateCustomKeyStore", nullptr},
    Operation{"Decapsulate", nullptr},
    Operation{"DeleteCustomKeyStore", nullptr},
    Operation{"DescribeCustomKeyStores", nullptr, traits::reading},
    Operation{"DisconnectCustomKeyStore", nullptr},
    Operation{"Encapsulate", nullptr},
    Operation{"UpdateCustomKeyStore", nullptr},
};

}  // namespace s3sse::kms
