#include "harness/cli/simulator/simulator_config.h"

#include "harness/model/era.h"

namespace s3sse::cli {
namespace {

// The harness knows the eras by their years, the simulator by name.
static_assert(harness::model::eras ==
              std::array{static_cast<int>(Era::y2022), static_cast<int>(Era::y2025), static_cast<int>(Era::y2026)});

}  // namespace

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
