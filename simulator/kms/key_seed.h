#pragma once
// Keys with ids and material given from outside, so that two simulators, or two runs, agree on every ciphertext.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

/// A symmetric encryption key as it is to be from the start.
struct KeySeed {
  std::string key_id{};                ///< UUID in lower case, or mrk- and 32 hex digits
  std::string account_id{};            ///< twelve digits
  SecretBytes material{};              ///< 32 bytes; empty: drawn from the entropy door
  std::vector<std::string> aliases{};  ///< "alias/name"
  std::string description{};
  KeyState state = KeyState::enabled;
  std::optional<std::string> policy{};  ///< JSON text; absent: the default policy
  std::vector<std::pair<std::string, std::string>> tags{};
};

/// Reads a seed file: {"keys": [{"key_id", "account_id", "material", "aliases", "description", "state", "policy",
/// "tags"}]}, of which key_id alone is needed; a key without an account goes to `default_account`. Strict: an unknown
/// member is an error. Errors name the key and the member, never its material.
Result<std::vector<KeySeed>> parse_key_seeds(std::string_view json, const std::string& default_account);

}  // namespace s3sse::kms
