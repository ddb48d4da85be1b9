#include "harness/cli/simulator/simulator_config.h"

namespace s3sse::cli {

ServiceConfig simulator_config(const Principals& principals, const std::string& region, int era, const Rules& rules) {
  ServiceConfig config;
  config.region = region;
  config.era = static_cast<Era>(era);
  config.rules = rules;
  for (const Principal* principal : {&principals.owner, &principals.second, &principals.other_account})
    config.accounts.push_back({principal->account_id, principal->user_name, principal->credentials.access_key_id,
                               std::string(as_text(principal->credentials.secret_access_key.reveal()))});
  return config;
}

}  // namespace s3sse::cli
