#include <fmt/format.h>

#include <memory>

#include "harness/cli/output.h"
#include "harness/cli/run_flags.h"
#include "harness/cli/verbs.h"
#include "reports/render/atomic_file.h"
#include "reports/render/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
constexpr std::size_t largest_earlier_report = 256 << 20;

struct Rerun {
  RunFlags run;
  std::string failed;
  bool seed_given = false;
  bool era_given = false;
};

bool is_to_be_repeated(reports::Verdict verdict) {
  const reports::Standing standing = reports::standing_of(verdict);
  return standing == reports::Standing::failed || standing == reports::Standing::undecided;
}

int rerun(const Rerun& options) {
  const auto text = reports::read_file(options.failed, largest_earlier_report);
  if (!text) return give_up(ExitCode::usage, "--failed: " + text.error().message);
  const auto record = reports::parse_report(*text);
  if (!record) return give_up(ExitCode::usage, fmt::format("--failed {}: {}", options.failed, record.error().message));
  RunFlags flags = options.run;
  for (const reports::CaseResult& result : record->cases)
    if (is_to_be_repeated(result.verdict)) flags.exact_ids.push_back(result.id);
  if (flags.exact_ids.empty())
    return give_up(ExitCode::nothing_selected, fmt::format("no case of {} failed: nothing to repeat", options.failed));
  if (!options.seed_given) flags.seed = record->seed;
  if (!options.era_given && (record->era == "2022" || record->era == "2025")) flags.era = std::stoi(record->era);
  print_error(fmt::format("s3sse: {} cases of {} again\n", flags.exact_ids.size(), options.failed));
  return run_suite(flags);
}

constexpr const char* footer = R"(Examples:
  s3sse rerun --failed out/report.json --endpoint https://s3.lab.example --out again
  s3sse rerun --failed out/report.json --target lab.json --confirm-failures 3

Takes every case that failed, timed out, or could not be decided; seed and era are those of the report. The other
flags and the exit codes are those of s3sse run. The report goes to --out (default out), and replaces what is there.)";

}  // namespace

void add_rerun_command(Command& program) {
  auto options = std::make_shared<Rerun>();
  Command verb = program.add_verb("rerun", "Run the cases again that failed in an earlier run");
  verb.add_option("--failed", options->failed, "report.json of the earlier run").required().type_name("FILE");
  add_run_flags(verb, options->run);
  verb.footer(footer);
  verb.action([options, verb] {
    options->seed_given = verb.count("--seed") > 0;
    options->era_given = verb.count("--era") > 0;
    return rerun(*options);
  });
}

}  // namespace s3sse::cli
