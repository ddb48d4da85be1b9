#include "harness/cli/target/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "harness/cli/target/aws_settings.h"
#include "harness/cli/target/known_server.h"
#include "harness/cli/target/target_file.h"
#include "harness/transport/endpoint_url.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

Result<Target> simulated(const TargetFlags& flags, const Environment& environment) {
  if (!flags.plain_endpoint.empty()) return fail("--plain-endpoint goes with --endpoint URL");
  for (const auto& [value, name] :
       {std::pair(!flags.resolve.empty(), "--resolve"), std::pair(!flags.proxy.empty(), "--proxy"),
        std::pair(!flags.ca_bundle.empty(), "--ca-bundle"),
        std::pair(!flags.second_profile.empty(), "--second-profile"),
        std::pair(!flags.other_profile.empty(), "--other-profile")})
    if (value) return fail(fmt::format("{} goes with --endpoint URL", name));
  if (!flags.profile.empty()) return fail("--profile goes with --endpoint URL or --endpoint env");
  Target target;
  target.kind = flags.over_https ? Target::Kind::simulator_over_https : Target::Kind::simulator;
  if (!flags.region.empty()) target.region = flags.region;
  target.virtual_host = flags.addressing == "virtual-host";
  target.principals = example_principals();
  // Whoever set a variable for an endpoint and forgot the flag would take the simulator's verdict for that of theirs.
  for (const char* name : {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"})
    if (flags.endpoint.empty() && target.note.empty() && !environment(name).empty())
      target.note = fmt::format("the simulator; {} is set, and --endpoint env would go there", name);
  return target;
}

Result<void> take_urls(const TargetFlags& flags, const std::string& endpoint, Target& target) {
  const auto url = harness::parse_endpoint_url(endpoint);
  if (!url) return fail("--endpoint: " + url.error().message);
  target.label = url->text();
  (url->secure ? target.https_url : target.http_url) = target.label;
  if (flags.plain_endpoint.empty()) return {};
  const auto plain = harness::parse_endpoint_url(flags.plain_endpoint);
  if (!plain) return fail("--plain-endpoint: " + plain.error().message);
  if (plain->secure) return fail("--plain-endpoint is the http:// side of the endpoint");
  if (!url->secure) return fail("--endpoint is already http://; give the https:// side there");
  target.http_url = plain->text();
  return {};
}

bool same_keys(const harness::sigv4::Credentials& left, const harness::sigv4::Credentials& right) {
  return left.access_key_id == right.access_key_id &&
         as_text(left.secret_access_key.reveal()) == as_text(right.secret_access_key.reveal());
}

/// Fills what nothing else says with what a server of this user says about itself.
void take_note(const TargetFlags& flags, const Environment& environment, bool keys_were_asked_for, Target& target) {
  const auto folder = notes_folder(environment);
  if (!folder) return;
  const auto url = harness::parse_endpoint_url(target.https_url.empty() ? target.http_url : target.https_url);
  auto server = find_known_server(*folder, *url);
  if (!server) return;
  // A bundle in the environment is about the rest of the world: no public authority signed this server's certificate.
  if (flags.ca_bundle.empty() && !server->ca.empty()) target.ca_file = server->ca;
  target.probe_token = std::move(server->probe_token);
  // Its own keys, pasted from what it prints, are not those of somebody else.
  if (keys_were_asked_for && !same_keys(target.principals.owner.credentials, server->principals.owner.credentials))
    return;
  target.principals = std::move(server->principals);
  target.region = server->region;
  // Whoever goes through a proxy says themselves what it leads to.
  if (target.http_url.empty() && flags.proxy.empty()) target.http_url = server->http;
  // By name: bucket.localhost is the same place, an address has no such thing.
  for (std::string* side : {&target.https_url, &target.http_url}) {
    auto by_name = harness::parse_endpoint_url(*side);
    if (!by_name || by_name->host != "127.0.0.1") continue;
    by_name->host = "localhost";
    *side = by_name->text();
  }
  target.note = fmt::format("credentials and CA of the s3sse serve with process id {}", server->pid);
}

/// Fills what no flag says with what the file says.
void take_target_file(const TargetFile& file, TargetFlags& flags, Target& target) {
  const auto fill = [](std::string& flag, const std::string& value) {
    if (flag.empty()) flag = value;
  };
  fill(flags.endpoint, file.endpoint);
  fill(flags.plain_endpoint, file.plain_endpoint);
  fill(flags.region, file.region);
  fill(flags.ca_bundle, file.ca_bundle);
  fill(flags.proxy, file.proxy);
  fill(flags.addressing, file.addressing);
  fill(flags.profile, file.owner.profile);
  fill(flags.second_profile, file.second.profile);
  fill(flags.other_profile, file.other_account.profile);
  if (flags.resolve.empty()) flags.resolve = file.resolve;
  target.kms_keys = file.kms_keys;
  target.have = file.have;
  target.lack = file.lack;
  target.laxities = file.laxities;
}

Result<TargetFile> read_target_file(const std::string& path) {
  if (path.empty()) return TargetFile{};
  const Result<std::string> text = read_file(path, 1 << 20);
  if (!text) return fail("--target: " + text.error().message);
  Result<TargetFile> file = parse_target_file(*text);
  if (!file) return fail(fmt::format("--target {}: {}", path, file.error().message));
  return file;
}

/// Somebody whose credentials stand in variables or in a profile; nobody, where neither is named.
Result<Principal> target_principal(const CredentialSource& source, const std::string& profile,
                                   const Environment& environment) {
  Principal out = harness::sigv4::iam_user({}, source.account_id, source.user_name);
  if (!source.access_key_id_env.empty()) {
    const std::string id = environment(source.access_key_id_env.c_str());
    std::string secret = environment(source.secret_access_key_env.c_str());
    for (const auto& [value, name] :
         {std::pair(&id, &source.access_key_id_env), std::pair(&std::as_const(secret), &source.secret_access_key_env)})
      if (value->empty()) return fail(fmt::format("the target file names the variable {}, which is not set", *name));
    out.credentials = harness::sigv4::make_credentials(
        id, secret, source.session_token_env.empty() ? "" : environment(source.session_token_env.c_str()));
    wipe_memory(secret);
  } else if (!profile.empty()) {
    auto settings = read_aws_settings(environment, profile);
    if (!settings) return tl::unexpected(settings.error());
    out.credentials = std::move(settings->credentials);
  }
  return out;
}

/// Errors that a person can only understand here, before a library meets the value.
Result<void> check_route(const Target& target) {
  for (const std::string& entry : target.resolve)
    if (std::count(entry.begin(), entry.end(), ':') < 2)
      return fail(fmt::format("--resolve: \"{}\" is not HOST:PORT:ADDRESS", entry));
  if (std::error_code problem; !target.ca_file.empty() && !std::filesystem::exists(target.ca_file, problem))
    return fail(fmt::format("--ca-bundle (or AWS_CA_BUNDLE): there is no file {}", target.ca_file));
  if (target.proxy.empty()) return {};
  const auto url = harness::parse_endpoint_url(target.proxy);
  if (!url) return fail("--proxy: " + url.error().message);
  if (url->secure)
    return fail("--proxy: only http:// proxies are supported; what goes through is encrypted end to end");
  return {};
}

}  // namespace

Result<Target> resolve_target(const TargetFlags& given, const Environment& environment) {
  TargetFlags flags = given;
  Target target;
  const auto file = read_target_file(flags.target_file);
  if (!file) return tl::unexpected(file.error());
  take_target_file(*file, flags, target);
  if (flags.endpoint.empty() || flags.endpoint == "sim") return simulated(flags, environment);
  if (flags.over_https) return fail("--over-https goes with the simulator, not with --endpoint URL");
  auto aws = read_aws_settings(environment, flags.profile);
  if (!aws) return tl::unexpected(aws.error());
  std::string endpoint = flags.endpoint;
  if (endpoint == "env") {
    endpoint = aws->endpoint_url;
    if (endpoint.empty())
      return fail(
          "--endpoint env: neither AWS_ENDPOINT_URL_S3 nor AWS_ENDPOINT_URL nor endpoint_url of the profile is set");
  }
  target.kind = Target::Kind::remote;
  if (const auto urls = take_urls(flags, endpoint, target); !urls) return tl::unexpected(urls.error());
  target.ca_file = flags.ca_bundle.empty() ? aws->ca_bundle : flags.ca_bundle;
  target.resolve = flags.resolve;
  target.proxy = flags.proxy;
  target.virtual_host = flags.addressing == "virtual-host";
  if (const auto route = check_route(target); !route) return tl::unexpected(route.error());
  if (!aws->region.empty()) target.region = aws->region;
  bool keys_were_asked_for = !aws->credentials.anonymous() && !aws->by_default_profile;
  target.principals.owner.credentials = std::move(aws->credentials);
  if (!file->owner.access_key_id_env.empty()) {
    auto owner = target_principal(file->owner, "", environment);
    if (!owner) return tl::unexpected(owner.error());
    target.principals.owner = std::move(*owner);
    keys_were_asked_for = true;
  }
  take_note(flags, environment, keys_were_asked_for, target);
  auto second = target_principal(file->second, flags.second_profile, environment);
  if (!second) return tl::unexpected(second.error());
  if (!second->anonymous()) target.principals.second = std::move(*second);
  auto other = target_principal(file->other_account, flags.other_profile, environment);
  if (!other) return tl::unexpected(other.error());
  if (!other->anonymous()) target.principals.other_account = std::move(*other);
  if (!flags.region.empty()) target.region = flags.region;
  if (target.principals.owner.anonymous())
    return fail(fmt::format(
        "no credentials for {}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile", endpoint));
  return target;
}

}  // namespace s3sse::cli
