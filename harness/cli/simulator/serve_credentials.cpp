#include "harness/cli/simulator/serve_credentials.h"

#include <fmt/format.h>

#include <utility>

#include "harness/cli/command/environment.h"
#include "harness/cli/simulator/host_guard.h"

namespace s3sse::cli {

Result<bool> take_keys(const ServeOptions& options, Principal& owner) {
  const Environment environment = process_environment();
  const bool by_flag = !options.access_key.empty() || !options.secret_key.empty();
  const std::string id = by_flag ? options.access_key : environment("AWS_ACCESS_KEY_ID");
  std::string secret = by_flag ? options.secret_key : environment("AWS_SECRET_ACCESS_KEY");
  if (id.empty() && secret.empty()) return false;
  if (id.empty() || secret.empty())
    return fail(by_flag ? "--access-key and --secret-key go together"
                        : "set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither");
  owner.credentials = harness::sigv4::make_credentials(id, secret);
  wipe_memory(secret);
  return true;
}

Result<void> guard_credentials(const ServeOptions& options, bool own_keys, Entropy& entropy, Principals& principals) {
  if (is_loopback(options.address) || options.allow_default_credentials) return {};
  if (!own_keys)
    return fail(
        fmt::format("--address {} lets others in, and everybody knows the example keys; set AWS_ACCESS_KEY_ID "
                    "and AWS_SECRET_ACCESS_KEY, or say --allow-default-credentials",
                    options.address));
  for (Principal* principal : {&principals.second, &principals.other_account}) {
    std::string secret = entropy.hex(20);
    principal->credentials = harness::sigv4::make_credentials(principal->credentials.access_key_id, secret);
    wipe_memory(secret);
  }
  return {};
}

Result<void> check_reveal(const ServeOptions& options, bool own_keys) {
  if (!options.reveal) return {};
  if (own_keys) return fail("--reveal shows keys, so it takes the example credentials and none of your own");
  for (const auto& [flag, value] : {std::pair("--data", options.data.folder), std::pair("--kms-seed", options.kms_seed),
                                    std::pair("--principals", options.principals)})
    if (!value.empty())
      return fail(fmt::format("--reveal shows keys, so it goes only with throw-away ones: leave out {}", flag));
  return {};
}

}  // namespace s3sse::cli
