#include "harness/cli/simulator/serve_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "harness/cli/simulator/simulator_config.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"
#include "simulator/service/fault_spec.h"
#include "simulator/service/principals_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_setup_file = 64ULL * 1024 * 1024;

/// A DNS name as RFC 1123 has it, with a dot in it or without.
bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (const std::string_view label : split(name, '.')) {
    const bool valid = !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                       std::ranges::all_of(label, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    if (!valid) return false;
  }
  return true;
}

Result<void> add_host_names(const std::vector<std::string>& names, ServiceConfig& config) {
  for (const std::string& name : names) {
    if (!is_dns_name(name))
      return fail(
          fmt::format("--host-name {} is no DNS name; give it without scheme and port, as s3.amazonaws.com", name));
    config.host_suffixes.push_back(ascii_lower(name));
  }
  return {};
}

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

}  // namespace

Result<ServiceConfig> service_config(const ServeOptions& options, const Principals& principals, const Rules& rules) {
  ServiceConfig config = simulator_config(principals, options.region, options.era, rules);
  config.fault_seed = options.fault_seed;
  config.signature_v2 = !options.no_sigv2;
  if (const auto added = add_faults(options.faults, config); !added) return tl::unexpected(added.error());
  if (const auto added = add_host_names(options.host_names, config); !added) return tl::unexpected(added.error());
  if (options.principals.empty()) return config;
  if (const auto added = add_principals(options.principals, config); !added) return tl::unexpected(added.error());
  return config;
}

Result<server::ServerOptions> front_options(const ServeOptions& options, const Rules& rules) {
  using server::TlsVersion;
  server::ServerOptions front;
  front.address = options.address;
  front.http_port = options.http_port;
  front.https_port = options.https_port;
  if (!options.certificate.empty())
    front.certificate = server::CertificateFiles{options.certificate, options.private_key};
  front.host_names = options.host_names;
  front.rules = rules;
  front.tls_minimum = options.tls_minimum == "1.3" ? TlsVersion::v1_3 : TlsVersion::v1_2;
  front.tls_maximum = options.tls_maximum == "1.2" ? TlsVersion::v1_2 : TlsVersion::v1_3;
  for (const std::string& network : options.trusted_proxies) {
    if (!front.trusted_proxies.add(network))
      return fail(fmt::format("--trust-proxy {} is neither an address nor a network such as 10.0.0.0/8", network));
  }
  return front;
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
