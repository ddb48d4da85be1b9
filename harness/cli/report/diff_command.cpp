#include <unistd.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "reports/model/diff.h"
#include "reports/render/diff_render.h"
#include "reports/render/markdown.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct DiffOptions {
  std::string before;
  std::string after;
  std::string format = "console";
  std::string out;
};

int diff(const DiffOptions& options) {
  const auto before = read_record(options.before);
  if (!before) return give_up(ExitCode::usage, before.error().message);
  const auto after = read_record(options.after);
  if (!after) return give_up(ExitCode::usage, after.error().message);
  const reports::Diff diff = reports::diff_of(*before, *after);
  const std::string text = options.format == "json" ? reports::render_diff_json(diff, *before, *after)
                           : options.format == "markdown"
                               ? reports::render_markdown(diff, *before, *after)
                               : reports::render_diff_console(diff, *before, *after,
                                                              options.out.empty() ? reports::detect_style(STDOUT_FILENO)
                                                                                  : reports::TerminalStyle{});
  if (const int code = write_text(options.out, text); code != 0) return code;
  return static_cast<int>(reports::decide(diff, *after).code);
}

}  // namespace

void add_diff_command(Command& program) {
  auto options = std::make_shared<DiffOptions>();
  Command verb = program.add_verb("diff", "Compare two results case by case");
  verb.add_option("before", options->before, "report.json, events.jsonl or folder of the earlier run")
      .required()
      .type_name("BEFORE");
  verb.add_option("after", options->after, "of the later one").required().type_name("AFTER");
  verb.add_option("--format", options->format, "console (default), json, markdown")
      .one_of({"console", "json", "markdown"})
      .type_name("FORMAT");
  verb.add_flag(
      "--json", [options] { options->format = "json"; }, "the same as --format json");
  verb.add_option("--out", options->out, "write there instead of to standard output").type_name("FILE");
  verb.footer(
      R"(Causes first: new, grown, gone. Then cases: newly deviating, stale expectation, deviating in another way, no longer
checked, newly conforming, newly checked, new case, vanished case. Names and ids that differ in every run do not count.
Exit codes: 0 no regression, 3 the later run is incomplete or lost an answer, 4 a case that counts newly deviates or an
            expectation is stale.
Examples:
  s3sse diff main/report.json out/report.json             what this branch changed
  s3sse diff monday tuesday --format markdown             a comment for a pull request
  s3sse diff before after --json | jq '.newly_deviating[].id')");
  verb.action([options] { return diff(*options); });
}

}  // namespace s3sse::cli
