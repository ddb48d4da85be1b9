#pragma once
// A file that describes a target, so that a CI needs one flag. It names where secrets are, and never holds one.
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/result.h"

namespace s3sse::cli {

/// The place of somebody's credentials: a profile of the AWS tools, or named variables.
struct CredentialSource {
  std::string profile;
  std::string access_key_id_env;
  std::string secret_access_key_env;
  std::string session_token_env;
  std::string account_id;  ///< if known: some cases compare it
  std::string user_name;
  [[nodiscard]] bool empty() const { return profile.empty() && access_key_id_env.empty(); }
};

/// Its shape is fixed in vectors/schema/target.schema.json. Empty: not said.
struct TargetFile {
  std::string endpoint;
  std::string plain_endpoint;
  std::string region;
  std::string ca_bundle;
  std::string proxy;
  std::string addressing;
  std::vector<std::string> resolve;
  CredentialSource owner;
  CredentialSource second;
  CredentialSource other_account;
  std::vector<std::string> kms_keys;
  std::vector<std::string> have;
  std::vector<std::string> lack;
  std::vector<std::string> laxities;
};

/// Strict: an unknown member or a wrong type is an error that names it.
Result<TargetFile> parse_target_file(std::string_view text);

}  // namespace s3sse::cli
