#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "harness/cli/nearest_word.h"
#include "harness/cli/output.h"
#include "harness/cli/preflight.h"
#include "harness/cli/quiet_check.h"
#include "harness/cli/run_artefacts.h"
#include "harness/cli/run_observer.h"
#include "harness/cli/selection_flags.h"
#include "harness/cli/signals.h"
#include "harness/cli/target.h"
#include "harness/cli/target_endpoint.h"
#include "harness/cli/vectors.h"
#include "harness/cli/verbs.h"
#include "harness/model/vocabulary.h"
#include "harness/runner/capability_resolution.h"
#include "harness/runner/runner.h"
#include "reports/render/console.h"
#include "reports/render/json.h"
#include "simulator/base/time_format.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace runner = harness::runner;

struct Options {
  TargetFlags target;
  SelectionFlags filter;
  std::string vectors;
  std::string out = "out";
  std::string seed = runner::RunOptions{}.seed;
  std::string gate = "must";
  int era = 2026;
  unsigned jobs = 0;
  unsigned timeout_seconds = 30;
  std::string shuffle;
  unsigned repeat = 1;
  std::vector<std::string> kms_keys;
  std::vector<std::string> have;
  std::vector<std::string> lack;
  bool verbose = false;
  bool json = false;
};

std::string unknown_capability(const Options& options) {
  for (const auto* list : {&options.have, &options.lack})
    for (const std::string& name : *list) {
      if (harness::model::is_capability(name)) continue;
      const std::string nearest = nearest_word(name, harness::model::as_strings(harness::model::capabilities()));
      return fmt::format("there is no capability \"{}\"{}; vectors/README.md lists them", name,
                         nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest));
    }
  return {};
}

std::optional<runner::Principal> known(const Principal& principal) {
  if (principal.credentials.anonymous()) return std::nullopt;
  // Of a live endpoint nothing is known but the keys.
  const std::string arn = principal.account_id.empty() ? "" : principal.arn();
  return runner::Principal{principal.credentials.clone(), principal.account_id, arn};
}

runner::RunOptions run_options(const Options& options, const Target& target, const std::atomic<bool>& stop) {
  runner::RunOptions out;
  out.seed = options.seed;
  out.era = options.era;
  out.workers = options.jobs;
  out.selection = options.filter.selection();
  out.gate = options.gate;
  out.have = options.have;
  out.lack = options.lack;
  out.identities.owner = *known(target.principals.owner);
  out.identities.second = known(target.principals.second);
  out.identities.other_account = known(target.principals.other_account);
  out.kms_key_arns = options.kms_keys;
  out.step_limit = std::chrono::seconds(options.timeout_seconds);
  out.shuffle = options.shuffle;
  out.repeat = options.repeat;
  out.tool_version = S3SSE_VERSION;
  out.stop = &stop;
  return out;
}

/// What the log says before the first case.
reports::RunRecord head_of(harness::Endpoint& endpoint, const runner::RunOptions& run) {
  reports::RunRecord head;
  head.tool_version = run.tool_version;
  head.endpoint = endpoint.info().label;
  head.started = format_iso8601(SystemClock().now());
  head.seed = run.seed;
  head.era = std::to_string(run.era);
  head.gate = run.gate;
  head.selection = run.selection.text();
  const runner::Capabilities capabilities = runner::resolve_capabilities(endpoint, run);
  head.capabilities.assign(capabilities.begin(), capabilities.end());
  return head;
}

void show(const Options& options, const reports::RunRecord& record, const RunArtefacts& artefacts) {
  if (options.json) {
    print_out(reports::render_json(record));
    return;
  }
  reports::ConsoleOptions console;
  console.style = reports::detect_style(STDOUT_FILENO);
  console.verbose = options.verbose;
  console.report_path = artefacts.report().string();
  print_out(reports::render_console(record, console) + fmt::format("\nWritten: {} {} {}\n", artefacts.report().string(),
                                                                   artefacts.junit().string(),
                                                                   artefacts.events().string()));
}

int run(const Options& options) {
  const std::atomic<bool>& stop = watch_for_interruption();
  const std::string wrong = unknown_capability(options);
  if (!wrong.empty()) return give_up(ExitCode::usage, wrong);
  const auto target = resolve_target(options.target, process_environment());
  if (!target) return give_up(ExitCode::usage, target.error().message);
  const auto vectors = load_vectors(options.vectors);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const std::string complaint = options.filter.complaint(vectors->suite.rules);
  if (!complaint.empty()) return give_up(ExitCode::usage, complaint);
  if (runner::select(vectors->suite, options.filter.selection()).empty())
    return give_up(ExitCode::nothing_selected, "no case matches the filters; s3sse list takes the same ones");

  const auto opened = open_target(*target, options.era, options.seed);
  if (!opened) return give_up(ExitCode::could_not_run, opened.error().message);
  harness::Endpoint& endpoint = (*opened)->endpoint();
  if (!target->note.empty()) print_error("s3sse: using " + target->note + "\n");
  if (target->kind == Target::Kind::remote) {
    const auto obstacle = preflight(endpoint, target->principals.owner.credentials, (*opened)->clock(),
                                    std::chrono::seconds(options.timeout_seconds));
    if (obstacle) return give_up(ExitCode::could_not_run, *obstacle);
  }
  if (!(*opened)->warning().empty()) print_error("s3sse: " + (*opened)->warning() + "\n");

  const runner::RunOptions run = run_options(options, *target, stop);
  auto artefacts = RunArtefacts::begin(options.out, head_of(endpoint, run));
  if (!artefacts) return give_up(ExitCode::could_not_run, artefacts.error().message);
  RunObserver observer(*artefacts, reports::detect_style(STDERR_FILENO));
  const reports::RunRecord record = runner::run(vectors->suite, endpoint, (*opened)->clock(), run, &observer);
  observer.finish();
  const auto written = artefacts->finish(record);
  show(options, record, *artefacts);
  if (!written) return give_up(ExitCode::could_not_run, written.error().message);
  return static_cast<int>(reports::decide(record).code);
}

void add_target_flags(CLI::App& verb, TargetFlags& target) {
  const char* group = "Which endpoint";
  verb.add_option("--endpoint", target.endpoint,
                  "of the endpoint; sim: the simulator in this process (default); env: AWS_ENDPOINT_URL")
      ->type_name("URL|sim|env")
      ->group(group);
  verb.add_option("--plain-endpoint", target.plain_endpoint, "its http:// side, for the rules about transport")
      ->type_name("URL")
      ->group(group);
  verb.add_flag("--over-https", target.over_https, "the simulator behind real HTTPS and HTTP on loopback")
      ->group(group);
  verb.add_option("--profile", target.profile, "profile of ~/.aws/credentials and ~/.aws/config")
      ->type_name("NAME")
      ->group(group);
  verb.add_option("--region", target.region, "(default: AWS_REGION, the profile, us-east-1)")
      ->type_name("REGION")
      ->group(group);
  verb.add_option("--ca-bundle", target.ca_bundle, "CA certificates to trust (default: AWS_CA_BUNDLE)")
      ->type_name("FILE")
      ->group(group);
}

constexpr const char* footer = R"(Examples:
  s3sse run                                       everything against the built-in simulator
  s3sse run --only sse-c --level must             one topic, MUST rules only
  s3sse run --repeat 100 --shuffle monday         a hundred times, each time in another order
  s3sse run --over-https                          the same through TLS and HTTP on loopback
  s3sse run --endpoint https://127.0.0.1:9443     against s3sse serve in another terminal
  AWS_PROFILE=lab s3sse run --endpoint https://s3.lab.example --kms-key arn:aws:kms:... --lack dsse-kms

Credentials: --profile, else AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else AWS_PROFILE,
else those of an s3sse serve of yours that listens at the endpoint (it tells its CA, too), else the default
profile. env takes AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or endpoint_url of the profile, in this order.
White-box questions (stored bytes, KMS calls, clock): answered by an s3sse serve for runs of the same user.
Only buckets that the run made itself are touched, and they are removed again. Ctrl-C ends it in order: what is
running is cleaned up, and the report says incomplete. A second Ctrl-C ends it at once.
Exit codes: 0 conforming, 1 deviations, 2 wrong usage, 3 could not run, incomplete or degraded, 5 nothing selected,
            6 vectors invalid.)";

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("run", "Replay the suite against an endpoint and report what deviates");
  add_target_flags(*verb, options->target);
  options->filter.add_to(*verb);
  verb->add_option("--out", options->out, "where report.json, junit.xml and events.jsonl go (default out)")
      ->type_name("DIR");
  verb->add_option("--gate", options->gate, "what decides the exit code: must (default) or all")
      ->check(quietly(CLI::IsMember({"must", "all"})))
      ->type_name("GATE");
  verb->add_option("--era", options->era, "S3 as it was: 2022, 2025, or 2026 (default)")
      ->check(quietly(CLI::IsMember({2022, 2025, 2026})))
      ->type_name("YEAR");
  verb->add_option("--kms-key", options->kms_keys, "keys that exist already, where none can be made")->type_name("ARN");
  verb->add_option("--have", options->have, "a capability that the endpoint has")->type_name("CAP");
  verb->add_option("--lack", options->lack, "one that it has not: cases that need it are not applicable")
      ->type_name("CAP");
  verb->add_option("--jobs", options->jobs, "cases at the same time (default: one for each core)")
      ->check(quietly(CLI::Range(1, 256)))
      ->type_name("N");
  verb->add_option("--seed", options->seed, "makes keys and bodies of the cases; the report tells it")
      ->type_name("SEED");
  verb->add_option("--shuffle", options->shuffle, "run the cases in a random order that SEED decides")
      ->type_name("SEED");
  verb->add_option("--repeat", options->repeat, "everything N times; a case whose verdict changes is flaky")
      ->check(quietly(CLI::Range(1, 10000)))
      ->type_name("N");
  verb->add_option("--timeout", options->timeout_seconds, "limit of one step in seconds (default 30)")
      ->check(quietly(CLI::Range(1, 3600)))
      ->type_name("SECONDS");
  verb->add_flag("--verbose", options->verbose, "every deviation, not the first 20");
  verb->add_flag("--json", options->json, "the report to standard output instead of the summary");
  add_vectors_flag(*verb, options->vectors);
  verb->footer(footer);
  verb->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace s3sse::cli
