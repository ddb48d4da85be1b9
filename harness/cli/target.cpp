#include "harness/cli/target.h"

#include <fmt/format.h>

#include "harness/cli/aws_settings.h"
#include "harness/cli/endpoint_url.h"
#include "harness/cli/known_server.h"

namespace s3sse::cli {
namespace {

Result<Target> simulated(const TargetFlags& flags) {
  if (!flags.plain_endpoint.empty()) return fail("--plain-endpoint goes with --endpoint URL");
  if (!flags.profile.empty()) return fail("--profile goes with --endpoint URL or --endpoint env");
  Target target;
  target.kind = flags.over_https ? Target::Kind::simulator_over_https : Target::Kind::simulator;
  if (!flags.region.empty()) target.region = flags.region;
  target.principals = example_principals();
  return target;
}

Result<void> take_urls(const TargetFlags& flags, const std::string& endpoint, Target& target) {
  const auto url = parse_endpoint_url(endpoint);
  if (!url) return fail("--endpoint: " + url.error().message);
  (url->secure ? target.https_url : target.http_url) = url->text();
  if (flags.plain_endpoint.empty()) return {};
  const auto plain = parse_endpoint_url(flags.plain_endpoint);
  if (!plain) return fail("--plain-endpoint: " + plain.error().message);
  if (plain->secure) return fail("--plain-endpoint is the http:// side of the endpoint");
  if (!url->secure) return fail("--endpoint is already http://; give the https:// side there");
  target.http_url = plain->text();
  return {};
}

/// What a server of this user says about itself fills what nothing else says.
void take_note(const TargetFlags& flags, const Environment& environment, bool keys_were_asked_for, Target& target) {
  const auto folder = notes_folder(environment);
  if (!folder) return;
  const auto url = parse_endpoint_url(target.https_url.empty() ? target.http_url : target.https_url);
  auto server = find_known_server(*folder, *url);
  if (!server) return;
  // A bundle in the environment is about the rest of the world: no public authority signed this server's certificate.
  if (flags.ca_bundle.empty() && !server->ca.empty()) target.ca_file = server->ca;
  target.probe_token = std::move(server->probe_token);
  if (keys_were_asked_for) return;
  target.principals = std::move(server->principals);
  target.region = server->region;
  if (target.http_url.empty()) target.http_url = server->http;
  // By name: bucket.localhost is the same place, an address has no such thing.
  for (std::string* side : {&target.https_url, &target.http_url}) {
    auto by_name = parse_endpoint_url(*side);
    if (!by_name || by_name->host != "127.0.0.1") continue;
    by_name->host = "localhost";
    *side = by_name->text();
  }
  target.note = fmt::format("credentials and CA of the s3sse serve with process id {}", server->pid);
}

}  // namespace

Result<Target> resolve_target(const TargetFlags& flags, const Environment& environment) {
  if (flags.endpoint == "sim") return simulated(flags);
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
  Target target;
  target.kind = Target::Kind::remote;
  if (const auto urls = take_urls(flags, endpoint, target); !urls) return tl::unexpected(urls.error());
  target.ca_file = flags.ca_bundle.empty() ? aws->ca_bundle : flags.ca_bundle;
  if (!aws->region.empty()) target.region = aws->region;
  const bool keys_were_asked_for = !aws->credentials.anonymous() && !aws->by_default_profile;
  target.principals.owner.credentials = std::move(aws->credentials);
  take_note(flags, environment, keys_were_asked_for, target);
  if (!flags.region.empty()) target.region = flags.region;
  if (target.principals.owner.credentials.anonymous())
    return fail(fmt::format(
        "no credentials for {}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile", endpoint));
  return target;
}

}  // namespace s3sse::cli
