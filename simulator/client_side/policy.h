#pragma once
// The options of a client: which algorithms it writes and reads, and when it lets go of plaintext.
#include <cstdint>
#include <optional>
#include <string_view>

#include "simulator/client_side/algorithm_suite.h"
#include "simulator/client_side/error_class.h"
#include "simulator/rules/rules.h"

namespace s3sse::client_side {

enum class CommitmentPolicy {
  forbid_encrypt_allow_decrypt,     ///< writes V2, reads all
  require_encrypt_allow_decrypt,    ///< writes V3, reads all
  require_encrypt_require_decrypt,  ///< writes and reads V3
};

/// "REQUIRE_ENCRYPT_REQUIRE_DECRYPT" ...
std::string_view name_of(CommitmentPolicy policy);
std::optional<CommitmentPolicy> find_commitment_policy(std::string_view name);

/// The suite that a policy writes with.
SuiteId suite_of(CommitmentPolicy policy);

inline constexpr std::uint64_t default_buffer_size = std::uint64_t{64} << 20;  // bytes, as the Java client's
inline constexpr std::uint64_t smallest_buffer_size = 16;
inline constexpr std::uint64_t largest_buffer_size = largest_gcm_plaintext;

struct Policy {
  CommitmentPolicy commitment = CommitmentPolicy::require_encrypt_require_decrypt;
  std::optional<SuiteId> suite{};       ///< to write with; nothing: that of the commitment policy
  bool legacy_wrapping = false;         ///< reads kms, AESWrap, RSA-OAEP with SHA-256, and the wraps of V1
  bool legacy_modes = false;            ///< reads content without authentication: CBC, and ranges
  bool delayed_authentication = false;  ///< lets plaintext out before its tag was checked
  /// Bytes of ciphertext that are held back until the tag was checked; an object beyond it is refused.
  std::optional<std::uint64_t> buffer_size{};
  /// The sink shows nothing to anybody before the whole object was decrypted: a file under a temporary name. Then
  /// nothing is held back in memory, though authentication is not delayed.
  bool sink_holds_back = false;
  Rules rules{};  ///< that this client obeys

  [[nodiscard]] SuiteId write_suite() const { return suite.value_or(suite_of(commitment)); }
};

/// The options fit each other.
ClientResult<void> check(const Policy& policy);

}  // namespace s3sse::client_side
