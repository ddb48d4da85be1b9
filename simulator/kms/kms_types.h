#pragma once
// The arguments and answers of the operations of KMS.
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/model/key_state.h"
#include "simulator/model/kms_error.h"
#include "simulator/model/principal.h"

namespace s3sse::faults {
class FaultPlan;
}

namespace s3sse::kms {

class KeyArchive;

/// Authenticated, not secret (CTX-05).
using EncryptionContext = std::map<std::string, std::string>;

/// The home of keys and aliases: an account in a Region.
struct Home {
  std::string region;
  std::string account_id;
  auto operator<=>(const Home&) const = default;
};

/// The principal on whose behalf a call is made, and the service that it comes through.
struct CallOrigin {
  Principal principal;
  std::string via_service{};  ///< "s3.us-east-1.amazonaws.com" for calls made by S3; empty for direct ones
  std::string request_id{};
  bool dry_run =
      false;  ///< cryptographic operations: make every check, then refuse with DryRunOperationException (KAPI-27)
  bool ignores_ciphertext = false;  ///< with dry_run: the ciphertext is not looked at, and may be missing
  std::string source_address{};     ///< of the client that calls directly; empty where a service calls for it
  std::string region{};             ///< that the call is made in; empty: the simulator's own
  std::string_view s3_operation{};  ///< in whose course S3 calls, for faults and rules; static text
};

std::string_view to_string(KeyState state);  ///< "Enabled", "PendingDeletion" ...

/// The metadata that DescribeKey tells (KAPI-06). Times are absent where AWS leaves the member out.
struct KeyMetadata {
  std::string account_id;
  std::string region;
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
  std::string primary_region{};  ///< of a multi-Region key
  std::optional<std::string> current_key_material_id{};
  std::optional<TimePoint> deletion_date{};
  std::optional<int> deletion_window_days{};  ///< of a primary key that waits for its replicas to go

  [[nodiscard]] Home home() const { return {region, account_id}; }
  [[nodiscard]] bool is_primary() const { return multi_region && region == primary_region; }
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

struct ReplicateKeyRequest {
  std::string region{};  ///< of the replica
  std::string description{};
  std::vector<std::pair<std::string, std::string>> tags{};
  std::optional<std::string> policy{};  ///< absent: the default policy
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
  std::string key_material_id;  ///< empty for RSA
};

struct ReEncrypted {
  Bytes ciphertext_blob;
  std::string key_arn;  ///< destination
  std::string source_key_arn;
  std::string key_material_id;  ///< destination; both are empty for RSA
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
  std::string api;  ///< "GenerateDataKey", "Decrypt" ...
  std::string region;
  std::string key_arn;  ///< as far as it was resolved
  EncryptionContext context;
  std::string principal_arn;
  std::string via_service;
  std::string error;  ///< exception name; empty on success
  std::string error_message{};
};

/// The id of the CloudTrail event that tells of the call with this number in the ledger.
std::string cloudtrail_event_id(std::uint64_t sequence);

struct KmsConfig {
  std::string partition = "aws";
  std::string region = "us-east-1";
  std::span<const std::string_view> regions{};  ///< those that keys can be replicated into; static
  faults::FaultPlan* faults = nullptr;          ///< faults made on purpose; must outlive the KMS
  KeyArchive* archive = nullptr;                ///< null: keys end with the process; must outlive the KMS
};

/// GetKeyLastUsage (KAPI-34).
struct KeyLastUsage {
  std::string key_id;
  TimePoint tracking_start{};
  TimePoint creation_date{};
  std::string operation{};  ///< empty: not used since then
  TimePoint time{};
  std::string request_id{};
  std::string cloudtrail_event_id{};
};

/// The related keys of a multi-Region key, itself among them.
struct MultiRegionKeys {
  struct Key {
    std::string arn;
    std::string region;
  };
  Key primary{};
  std::vector<Key> replicas{};  ///< sorted by Region
};

/// The expiration of imported material, as DescribeKey tells it.
struct MaterialExpiration {
  std::string model{};  ///< empty: there is none, or KMS made it
  std::optional<TimePoint> valid_to{};
};

}  // namespace s3sse::kms
