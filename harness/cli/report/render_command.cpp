#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "reports/render/console.h"
#include "reports/render/html.h"
#include "reports/render/junit.h"
#include "reports/render/markdown.h"
#include "reports/render/record/json.h"
#include "reports/render/tables.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct RenderOptions {
  std::string report;
  std::string format = "console";
  std::string out;
  std::string coverage;
  std::string mutation;
};

Result<std::string> extra(const std::string& path) {
  constexpr std::size_t limit = 64U << 20;
  if (path.empty()) return std::string();
  return read_file(path, limit);
}

Result<std::string> html(const reports::RunRecord& record, const RenderOptions& options) {
  const auto coverage = extra(options.coverage);
  if (!coverage) return coverage;
  const auto mutation = extra(options.mutation);
  if (!mutation) return mutation;
  return reports::render_html(record, {*coverage, *mutation});
}

Result<std::string> console(const reports::RunRecord& record, const RenderOptions& options) {
  reports::ConsoleOptions look;
  if (options.out.empty()) look.style = reports::detect_style(STDOUT_FILENO);
  look.verbose = true;
  look.report_path = options.report;
  return reports::render_console(record, look);
}

Result<std::string> markdown(const reports::RunRecord& record, const RenderOptions&) {
  return reports::render_markdown(record);
}

/// A renderer that takes the record and nothing else.
template <std::string (*Renderer)(const reports::RunRecord&)>
Result<std::string> plain(const reports::RunRecord& record, const RenderOptions&) {
  return Renderer(record);
}

struct Format {
  std::string_view name;
  Result<std::string> (*render)(const reports::RunRecord& record, const RenderOptions& options);
};

constexpr std::array report_formats = {
    Format{"console", console},
    Format{"json", plain<reports::render_json>},
    Format{"html", html},
    Format{"markdown", markdown},
    Format{"junit", plain<reports::render_junit>},
    Format{"csv", plain<reports::render_rules_csv>},
    Format{"sarif", plain<reports::render_sarif>},
};

std::vector<std::string> format_names() {
  std::vector<std::string> out;
  for (const Format& format : report_formats) out.emplace_back(format.name);
  return out;
}

int render(const RenderOptions& options) {
  const auto record = read_record(options.report);
  if (!record) return give_up(ExitCode::usage, record.error().message);
  const auto format = std::ranges::find(report_formats, options.format, &Format::name);
  const auto text = format->render(*record, options);
  if (!text) return give_up(ExitCode::usage, text.error().message);
  return write_text(options.out, *text);
}

}  // namespace

void add_render_command(Command& program) {
  auto options = std::make_shared<RenderOptions>();
  Command verb = program.add_verb("render", "Write an earlier result in another format");
  verb.add_option("report", options->report, "report.json, events.jsonl, or the folder of a run (default out)")
      .default_value("out")
      .type_name("FILE|DIR");
  verb.add_option("--format", options->format,
                  fmt::format("{}; default {}", fmt::join(format_names(), ", "), options->format))
      .one_of(format_names())
      .type_name("FORMAT");
  verb.add_flag(
      "--json", [options] { options->format = "json"; }, "the same as --format json");
  verb.add_option("--out", options->out, "write there instead of to standard output").type_name("FILE");
  verb.add_option("--coverage", options->coverage, "html: what s3sse coverage --json printed, for a page of its own")
      .type_name("FILE");
  verb.add_option("--mutation", options->mutation, "html: what s3sse mutate --json printed, for the kill matrix")
      .type_name("FILE");
  verb.footer(R"(The exit code says whether it could be rendered, not how the run came out.
Examples:
  s3sse render                                            the last run, all of it, in the terminal
  s3sse render --format html --out report.html            a page to publish
  s3sse render lab/report.json --format markdown          a comment for a pull request
  s3sse render out/events.jsonl --format junit            of a run that died
  s3sse render --format csv --out rules.csv               the rules, for a spreadsheet
  s3sse render --format html --mutation mutation.json --out report.html
Exit codes: 0 rendered, 2 wrong usage, or no report there, 3 cannot write.)");
  verb.action([options] { return render(*options); });
}

}  // namespace s3sse::cli
