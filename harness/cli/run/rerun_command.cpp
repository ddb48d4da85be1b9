#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/run/run_flags.h"
#include "harness/model/era.h"
#include "harness/transport/endpoint_url.h"
#include "reports/model/clean_text.h"
#include "reports/render/record/json.h"
#include "simulator/base/counted.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
constexpr std::size_t largest_earlier_report = 256 << 20;

struct Rerun {
  RunFlags run;
  std::string failed;
  bool seed_given = false;
  bool era_given = false;
  bool gate_given = false;
};

bool is_to_be_repeated(reports::Verdict verdict) {
  const reports::Standing standing = reports::standing_of(verdict);
  return standing == reports::Standing::failed || standing == reports::Standing::undecided;
}

/// Takes the endpoint of the report where no flag names one: failures of a live endpoint are not repeated at the
/// simulator, which would pass them.
Result<void> take_endpoint(const std::string& reported, TargetFlags& target) {
  const auto live = harness::parse_endpoint_url(reported);
  if (target.endpoint.empty() && target.target_file.empty()) {
    if (live) {
      target.endpoint = reported;
      print_error(fmt::format("s3sse: at {}, as in the report\n", reported));
    } else if (reported == loopback_label) {
      target.over_https = true;
    } else if (reported != in_process_label) {
      return fail(fmt::format("the report is about \"{}\", which is not an address; name the endpoint with --endpoint",
                              reports::terminal_line(reports::clipped(reported, 120), false)));
    }
    return {};
  }
  const auto given = harness::parse_endpoint_url(target.endpoint);
  const bool elsewhere = target.endpoint == "sim" ? live.has_value() : given && !(live && given->same_place(*live));
  if (elsewhere)
    print_error(fmt::format("s3sse: the report is about {}; its cases now run at {}\n",
                            reports::terminal_line(reported, false), target.endpoint));
  return {};
}

int rerun(const Rerun& options) {
  const auto text = read_file(options.failed, largest_earlier_report);
  if (!text) return give_up(ExitCode::usage, "--failed: " + text.error().message);
  const auto record = reports::parse_report(*text);
  if (!record) return give_up(ExitCode::usage, fmt::format("--failed {}: {}", options.failed, record.error().message));
  RunFlags flags = options.run;
  for (const reports::CaseResult& result : record->cases)
    if (is_to_be_repeated(result.verdict)) flags.exact_ids.push_back(result.id);
  if (flags.exact_ids.empty())
    return give_up(ExitCode::nothing_selected, fmt::format("no case of {} failed: nothing to repeat", options.failed));
  if (!options.seed_given) flags.seed = record->seed;
  if (!options.era_given) flags.era = harness::model::find_era(record->era).value_or(flags.era);
  if (!options.gate_given) flags.gate = record->gate;
  if (const auto taken = take_endpoint(record->endpoint, flags.target); !taken)
    return give_up(ExitCode::usage, fmt::format("--failed {}: {}", options.failed, taken.error().message));
  if (!flags.quiet)
    print_error(fmt::format("s3sse: {} of {} again\n", counted(flags.exact_ids.size(), "case"), options.failed));
  return run_suite(flags);
}

constexpr const char* rerun_footer = R"(Examples:
  s3sse rerun --failed out/report.json --endpoint https://s3.lab.example --out again
  s3sse rerun --failed out/report.json --target lab.json --confirm-failures 3

Takes every case that failed, timed out, or ended without a result. Endpoint, seed, era and gate are those of the
report unless you give others; credentials and CA are found as s3sse run finds them. The other flags and the exit codes
are those of s3sse run. The report goes to --out (default out), and replaces what is there.
Exit codes: 0 conforming, 1 deviations, 2 wrong usage, 3 could not run, incomplete or degraded, 4 new deviation or
            stale expectation against --baseline, 5 nothing to repeat, 6 vectors invalid.)";

}  // namespace

void add_rerun_command(Command& program) {
  auto options = std::make_shared<Rerun>();
  Command verb = program.add_verb("rerun", "Repeat the cases that failed in an earlier run");
  verb.add_option("--failed", options->failed, "report.json of the earlier run").required().type_name("FILE");
  add_run_flags(verb, options->run);
  verb.footer(rerun_footer);
  verb.action([options, verb] {
    options->seed_given = verb.count("--seed") > 0;
    options->era_given = verb.count("--era") > 0;
    options->gate_given = verb.count("--gate") > 0;
    return rerun(*options);
  });
}

}  // namespace s3sse::cli
