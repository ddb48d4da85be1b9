#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/client_side/simulator_stage.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/signals.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/run/run_artefacts.h"
#include "harness/client_side/codec/codec_cases.h"
#include "harness/client_side/judge.h"
#include "reports/render/console.h"
#include "reports/render/progress.h"
#include "reports/render/record/json.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace judging = harness::client_side;

struct JudgeFlags {
  std::string command;
  std::string mode = "both";
  std::vector<std::string> only;
  std::string out = "out";
  std::string gate = "must";
  std::string vectors;
  unsigned timeout_seconds = 20;
  bool list = false;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

int list_judged_cases(const std::vector<judging::JudgedCase>& cases, bool json) {
  nlohmann::json out = nlohmann::json::array();
  std::string text;
  for (const judging::JudgedCase& judged : cases) {
    out.push_back({{"id", judged.id}, {"title", judged.title}, {"rules", judged.rules}, {"needs", judged.needs}});
    text += fmt::format("{}\n    {}\n", judged.id, judged.title);
  }
  print_out(json ? write_json(out, 2) + "\n" : text);
  return 0;
}

int judge_client(const JudgeFlags& flags) {
  const std::atomic<bool>& stop = watch_for_interruption();
  const auto vectors = load_vectors(flags.vectors);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  judging::JudgeOptions options;
  options.only = flags.only;
  options.gate = flags.gate;
  options.tool_version = S3SSE_VERSION;
  options.stop = &stop;
  std::vector<judging::JudgedCase> cases;
  if (flags.mode != "codec") cases = judging::scenario_cases();
  if (flags.mode != "s3") {
    auto loaded = judging::load_client_vectors(vectors->folder / "client-side");
    if (!loaded) return give_up(ExitCode::vectors_invalid, loaded.error().message);
    for (judging::JudgedCase& judged : judging::codec_cases(std::move(*loaded))) cases.push_back(std::move(judged));
  }
  cases = judging::chosen(std::move(cases), options);
  if (cases.empty()) return give_up(ExitCode::nothing_selected, "no case matches; s3sse cse judge --list names them");
  if (flags.list) return list_judged_cases(cases, flags.json);
  if (flags.command.empty())
    return give_up(ExitCode::usage, "name the client with --adapter 'COMMAND'; s3sse cse judge --help has examples");

  auto stage = open_simulator_stage();
  if (!stage) return give_up(ExitCode::could_not_run, stage.error().message);
  judging::AdapterOptions adapter_options;
  adapter_options.command = flags.command;
  adapter_options.variables = (*stage)->variables();
  adapter_options.call_limit = std::chrono::seconds(flags.timeout_seconds);
  auto adapter = judging::Adapter::start(std::move(adapter_options));
  if (!adapter) return give_up(ExitCode::usage, adapter.error().message);

  auto artefacts = RunArtefacts::begin(flags.out, judging::record_head(*adapter, options));
  if (!artefacts) return give_up(ExitCode::could_not_run, artefacts.error().message);
  const reports::TerminalStyle style = reports::detect_style(STDERR_FILENO);
  reports::Progress progress(style, cases.size(), [&flags](std::string_view text) {
    if (!flags.quiet) print_error(text);
  });
  options.on_result = [&artefacts = *artefacts, &progress](const reports::CaseResult& result, std::size_t,
                                                           std::size_t) {
    artefacts.case_result(result);
    progress.case_result(result);
  };
  const reports::RunRecord record = judging::judge(cases, *adapter, stage->get(), vectors->suite.client_rules, options);
  progress.finish();
  const auto written = artefacts->finish(record);
  if (flags.json) {
    print_out(reports::render_json(record));
  } else {
    reports::ConsoleOptions console;
    console.style = reports::detect_style(STDOUT_FILENO);
    console.verbose = flags.verbose;
    console.quiet = flags.quiet;
    console.report_path = artefacts->report().string();
    print_out(reports::render_console(record, console));
    if (!flags.quiet) print_out(fmt::format("\nWritten: {}\n", artefacts->written()));
  }
  if (!written) return give_up(ExitCode::could_not_run, written.error().message);
  return static_cast<int>(reports::decide(record).code);
}

}  // namespace

void add_cse_judge_command(Command& cse) {
  auto flags = std::make_shared<JudgeFlags>();
  Command verb = cse.add_verb("judge", "Judge a client that encrypts by itself, in whatever language it is written");
  verb.add_option("--adapter", flags->command, "command that speaks cse-line/1 on standard input and output")
      .type_name("COMMAND");
  verb.add_option("--mode", flags->mode, "s3, codec, or both (default)")
      .one_of({"s3", "codec", "both"})
      .type_name("MODE");
  verb.add_option("--only", flags->only, "only cases whose id matches the glob, or that cite the rule")
      .one_at_a_time()
      .type_name("GLOB");
  verb.add_flag("--list", flags->list, "the cases, without running any");
  verb.add_option("--out", flags->out, "folder of the reports (default out)").type_name("DIR");
  verb.add_option("--gate", flags->gate, "must (default): a MUST decides the exit code; all: every rule")
      .one_of({"must", "all"})
      .type_name("GATE");
  verb.add_option("--timeout", flags->timeout_seconds, "limit of each call in seconds (default 20)")
      .type_name("SECONDS");
  add_vectors_flag(verb, flags->vectors);
  verb.add_flag("--json", flags->json, "the record of the run as JSON on standard output");
  verb.add_flag("--quiet", flags->quiet, "the verdict alone");
  verb.add_flag("--verbose", flags->verbose, "every deviation instead of the first 20");
  verb.footer(
      R"(The adapter is a small program around the client: one JSON object a line on standard input, one back on standard
output (harness/client_side/README.md). It is given the address of the built-in simulator of S3 and KMS, which is
looked at from inside: what crosses the wire, what is stored, what KMS is asked. A call without an answer in time is a
finding; the adapter is then started anew.
Examples:
  s3sse cse judge --adapter 'python3 harness/client_side/adapters/s3ec_python.py'
  s3sse cse judge --adapter './my-adapter' --only 's3/attack/*'
  s3sse cse judge --list --json | jq '.[].rules[]' | sort -u
Exit codes: 0 conforming, 1 deviations, 2 wrong usage, or the adapter does not say hello, 3 could not run,
            5 nothing selected, 6 vectors invalid.)");
  verb.action([flags] { return judge_client(*flags); });
}

}  // namespace s3sse::cli
