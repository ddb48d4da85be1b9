#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "harness/cli/run/run_artefacts.h"
#include "reports/model/merge.h"
#include "reports/render/console.h"
#include "reports/render/record/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct MergeOptions {
  std::vector<std::string> reports;
  std::string out = "out";
  bool json = false;
};

int merge(const MergeOptions& options) {
  std::vector<std::pair<std::string, reports::RunRecord>> shards;
  for (const std::string& path : options.reports) {
    auto record = read_record(path);
    if (!record) return give_up(ExitCode::usage, record.error().message);
    shards.emplace_back(path, std::move(*record));
  }
  const auto merged = reports::merge(shards);
  if (!merged) return give_up(ExitCode::usage, merged.error().message);
  auto artefacts = RunArtefacts::begin(options.out, *merged);
  if (!artefacts) return give_up(ExitCode::could_not_run, artefacts.error().message);
  for (const reports::CaseResult& result : merged->cases) artefacts->case_result(result);
  const auto written = artefacts->finish(*merged);
  if (options.json) {
    print_out(reports::render_json(*merged));
  } else {
    reports::ConsoleOptions console;
    console.style = reports::detect_style(STDOUT_FILENO);
    console.report_path = artefacts->report().string();
    print_out(reports::render_console(*merged, console) + "\nWritten: " + artefacts->written() + "\n");
  }
  if (!written) return give_up(ExitCode::could_not_run, written.error().message);
  return static_cast<int>(reports::decide(*merged).code);
}

}  // namespace

void add_merge_command(Command& program) {
  auto options = std::make_shared<MergeOptions>();
  Command verb = program.add_verb("merge", "Merge the shards of one run into one result");
  verb.add_option("reports", options->reports, "report.json, events.jsonl or folder of each shard")
      .required()
      .type_name("FILE|DIR");
  verb.add_option("--out", options->out, "where the files of the whole go (default out)").type_name("DIR");
  verb.add_flag("--json", options->json, "print the report as JSON instead of the summary");
  verb.footer(
      R"(The shards must be of one run: same endpoint, seed, era, gate and version. One that is missing or incomplete
makes the whole incomplete. The exit code is that of the whole run: 0 conforming, 1 deviations, 3 incomplete ...
Examples:
  s3sse merge shard-1 shard-2 shard-3                     three folders of s3sse run --shard
  s3sse merge shards/*/report.json --out whole            into whole/report.json, whole/junit.xml ...
  s3sse merge shard-*/events.jsonl --json | jq .summary
Exit codes: as of s3sse run; 2 also when a report cannot be read or the parts do not belong together.)");
  verb.action([options] { return merge(*options); });
}

}  // namespace s3sse::cli
