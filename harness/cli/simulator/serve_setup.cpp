#include "harness/cli/simulator/serve_setup.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/read_file.h"
#include "simulator/service/fault_spec.h"
#include "simulator/service/principals_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_setup_file = 64ULL * 1024 * 1024;

}  // namespace

Result<void> add_principals(const std::string& path, ServiceConfig& config) {
  auto text = read_file(path, largest_setup_file);
  if (!text) return tl::unexpected(text.error());
  auto accounts = parse_principals(*text, config.rules);
  wipe_memory(*text);
  if (!accounts) return fail(fmt::format("{}: {}", path, accounts.error().message));
  for (Account& added : *accounts) {
    const bool taken = std::ranges::any_of(
        config.accounts, [&](const Account& known) { return known.access_key_id == added.access_key_id; });
    if (taken)
      return fail(fmt::format("{}: access key {} is that of the owner or of an example principal; choose another one",
                              path, added.access_key_id));
    config.accounts.push_back(std::move(added));
  }
  return {};
}

Result<void> add_faults(const std::vector<std::string>& specs, ServiceConfig& config) {
  for (const std::string& spec : specs) {
    auto fault = service::parse_fault(spec);
    if (!fault) return fail("--fault: " + fault.error().message);
    config.faults.push_back(std::move(*fault));
  }
  return {};
}

Result<void> seed_kms(kms::Kms& kms, const std::string& path, const std::string& owner_account) {
  auto text = read_file(path, largest_setup_file);
  if (!text) return tl::unexpected(text.error());
  const auto seeds = kms::parse_key_seeds(*text, owner_account);
  wipe_memory(*text);
  if (!seeds) return fail(fmt::format("{}: {}", path, seeds.error().message));
  for (const kms::KeySeed& seed : *seeds) {
    const auto key = kms.seed_key(seed);
    // A data folder has it from an earlier start, with all that became of it since.
    if (!key && key.error().type == "AlreadyExistsException" && kms.has_archive()) continue;
    if (!key) return fail(fmt::format("{}: key {}: {}: {}", path, seed.key_id, key.error().type, key.error().message));
  }
  return {};
}

}  // namespace s3sse::cli
