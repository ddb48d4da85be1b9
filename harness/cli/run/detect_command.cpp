#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/run/live_detection.h"
#include "harness/cli/run/preflight.h"
#include "harness/cli/target/target_flags.h"
#include "harness/model/era.h"
#include "reports/model/clean_text.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace runner = harness::runner;
using Json = nlohmann::ordered_json;

struct DetectOptions {
  TargetFlags target;
  std::vector<std::string> kms_keys;
  unsigned timeout_seconds = 10;
  bool json = false;
};

std::string detection_json(const runner::Detection& detection, const harness::EndpointInfo& info) {
  Json capabilities = Json::array();
  for (const runner::Detected& each : detection.capabilities)
    capabilities.push_back({{"capability", each.capability},
                            {"present", to_string(each.presence)},
                            {"declined", to_string(each.decline)},
                            {"observed", reports::valid_utf8(each.observed)}});
  Json out = {{"endpoint", info.label},
              {"tls", info.has_secure},
              {"plain_http", info.has_plain},
              {"server", detection.server},
              {"region", detection.region},
              {"clock_skew_seconds", detection.clock_skew ? Json(detection.clock_skew->count()) : Json(nullptr)},
              {"capabilities", std::move(capabilities)},
              {"dangers", detection.dangers},
              {"left_behind", detection.left_behind},
              {"obstacle", detection.obstacle},
              {"seconds", detection.seconds}};
  return write_json(out, 1) + "\n";
}

void print_table(const runner::Detection& detection, const harness::EndpointInfo& info) {
  print_out(fmt::format("{}  {}{}  server {}  region {}  clock {}\n\n", info.label, info.has_secure ? "https" : "",
                        info.has_plain ? (info.has_secure ? " and http" : "http") : "",
                        detection.server.empty() ? "not named" : detection.server,
                        detection.region.empty() ? "not named" : detection.region,
                        detection.clock_skew ? fmt::format("{:+d} s", detection.clock_skew->count()) : "not told"));
  print_out(fmt::format("{:<26}  {:<8}  {:<9}  {}\n", "Capability", "Present", "Declined", "Observed"));
  for (const runner::Detected& each : detection.capabilities)
    print_out(fmt::format("{:<26}  {:<8}  {:<9}  {}\n", each.capability, to_string(each.presence),
                          to_string(each.decline), reports::terminal_line(each.observed, false)));
  for (const std::string& danger : detection.dangers) print_out("DANGER: " + danger + "\n");
  for (const std::string& left : detection.left_behind) print_out("Left behind: " + left + "\n");
  print_out(fmt::format("\n{:.1f} s\n", detection.seconds));
}

int detect(const DetectOptions& options) {
  const auto target = resolve_target(options.target, process_environment());
  if (!target) return give_up(ExitCode::usage, target.error().message);
  const auto opened = open_target(*target, harness::model::newest_era, "detect");
  if (!opened) return give_up(ExitCode::could_not_run, opened.error().message);
  if (!target->note.empty()) print_error("s3sse: using " + target->note + "\n");
  harness::Endpoint& endpoint = (*opened)->endpoint();
  const auto obstacle = preflight(endpoint, target->principals.owner.credentials, (*opened)->clock(),
                                  std::chrono::seconds(options.timeout_seconds));
  if (obstacle) return give_up(ExitCode::could_not_run, *obstacle);
  const runner::Detection detection =
      detect_live(*target, **opened, options.kms_keys, std::chrono::seconds(options.timeout_seconds));
  if (options.json)
    print_out(detection_json(detection, endpoint.info()));
  else
    print_table(detection, endpoint.info());
  if (!detection.obstacle.empty()) return give_up(ExitCode::could_not_run, detection.obstacle);
  return 0;
}

constexpr const char* detect_footer = R"(Examples:
  s3sse detect --endpoint https://s3.lab.example:9000
  s3sse detect --target lab.json --json

Asks a few dozen questions, each against a bucket or an object that was made for it and is removed again: an endpoint
that takes a subresource for the bucket itself deletes nothing that anybody needs, and the table says so (DANGER).
Declined: honestly, an error that says so; silently, a success and nothing done; falsely, a success that claims it,
and bytes or a later answer prove otherwise. s3sse run asks the same before the first case (--no-detect leaves it out);
cases that need what is absent are then not applicable, and one finding says how the endpoint declines it.
Exit codes: 0 the table is complete, 2 wrong usage, 3 the endpoint could not be asked.)";

}  // namespace

void add_detect_command(Command& program) {
  auto options = std::make_shared<DetectOptions>();
  Command verb = program.add_verb("detect", "Find out what an endpoint can do, and how it refuses the rest");
  add_target_flags(verb, options->target);
  verb.add_option("--kms-key", options->kms_keys, "a customer managed key that exists").type_name("ARN");
  verb.add_option("--timeout", options->timeout_seconds, "limit of one request (default 10)")
      .between(1, 3600)
      .type_name("SECONDS");
  verb.add_flag("--json", options->json, "as JSON");
  verb.footer(detect_footer);
  verb.action([options] { return detect(*options); });
}

}  // namespace s3sse::cli
