#pragma once
// The entries that an encryption client stores beside the ciphertext: in the metadata of the object, in an instruction
// file, or in both.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/client_side/algorithm_suite.h"
#include "simulator/client_side/error_class.h"
#include "simulator/client_side/key_service.h"
#include "simulator/client_side/object_store.h"
#include "simulator/rules/rules.h"

namespace s3sse::client_side {

enum class FormatVersion { v1, v2, v3 };

enum class Wrap {
  aes_gcm,          ///< AES/GCM, 02
  rsa_oaep_sha1,    ///< RSA-OAEP-SHA1, 22
  kms_context,      ///< kms+context, 12
  kms,              ///< legacy
  aes_wrap,         ///< AESWrap of RFC 3394: legacy
  rsa_oaep_sha256,  ///< RSA/ECB/OAEPWithSHA-256AndMGF1Padding: legacy
  aes_ecb,          ///< V1 with an AES key: legacy
  rsa_pkcs1_v15,    ///< V1 with an RSA key: legacy
};

struct WrapInfo {
  Wrap wrap;
  std::string_view name;     ///< in V2; for V1, which stores none, that of the transformation
  std::string_view v3_code;  ///< empty: not in V3
  std::string_view keyring;  ///< "AES", "RSA", "KMS"
  bool legacy;
};
const WrapInfo& about(Wrap wrap);

struct Envelope {
  FormatVersion version = FormatVersion::v3;
  SuiteId suite = SuiteId::gcm_committing;
  Wrap wrap = Wrap::kms_context;
  Bytes wrapped_key{};
  Bytes iv{};               ///< V1, V2
  Bytes message_id{};       ///< V3
  Bytes commitment{};       ///< V3; of any length, as it was stored
  StringMap description{};  ///< of the raw key, or the encryption context
  bool in_instruction_file = false;
};

/// Fetches the text of the instruction file, or says why there is none (ErrorClass::not_s3ec).
using InstructionLookup = std::function<ClientResult<std::string>()>;

inline constexpr std::size_t largest_instruction_file = 256 * 1024;  // bytes

/// Reads what is there, strictly. The instruction file is looked up only where the metadata alone are of no version.
ClientResult<Envelope> read_envelope(const Metadata& metadata, const InstructionLookup& instruction_file,
                                     const Rules& rules);

/// Reads the JSON of an instruction file: a map of strings (a number where old clients wrote one).
ClientResult<Metadata> parse_instruction_file(std::string_view text, const Rules& rules = {});

struct WrittenEnvelope {
  Metadata metadata;                              ///< of the object
  std::optional<std::string> instruction_file{};  ///< its text, where one was asked for
};
/// `plaintext_length` is noted by V2, where it is known.
WrittenEnvelope write_envelope(const Envelope& envelope, std::optional<std::uint64_t> plaintext_length,
                               const Rules& rules = {});

}  // namespace s3sse::client_side
