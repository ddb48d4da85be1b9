#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "reports/model/trend.h"
#include "reports/render/trend_render.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace fs = std::filesystem;

struct TrendOptions {
  std::string folder;
  std::string format = "console";
  std::string out;
};

/// Every .json of the folder and the folders in it, but what s3sse mutate leaves beside a report. Those that are no
/// report are named on standard error.
std::vector<std::pair<std::string, reports::RunRecord>> results_in(const fs::path& folder) {
  constexpr std::size_t most = 10'000;
  std::vector<fs::path> files;
  std::error_code problem;
  for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem), end;
       !problem && entry != end && files.size() < most; entry.increment(problem))
    if (entry->path().extension() == ".json" && entry->path().filename() != "mutation.json" &&
        entry->is_regular_file(problem))
      files.push_back(entry->path());
  std::sort(files.begin(), files.end());
  std::vector<std::pair<std::string, reports::RunRecord>> out;
  for (const fs::path& file : files) {
    auto record = read_record(file);
    if (record)
      out.emplace_back(file.string(), std::move(*record));
    else
      give_up(ExitCode::could_not_run, "left out: " + record.error().message);
  }
  return out;
}

int trend(const TrendOptions& options) {
  std::error_code ignored;
  if (!fs::is_directory(options.folder, ignored))
    return give_up(ExitCode::usage, fmt::format("{} is not a folder; name one that holds reports", options.folder));
  const auto results = results_in(options.folder);
  if (results.empty())
    return give_up(ExitCode::nothing_selected, fmt::format("there is no report in {}", options.folder));
  const std::vector<reports::TrendSeries> trend = reports::trend_of(results);
  if (options.format == "svg" && trend.size() > 1)
    return give_up(ExitCode::usage,
                   fmt::format("there are {} series (endpoint and selection); a picture holds one, --format html draws "
                               "all",
                               trend.size()));
  const std::string text =
      options.format == "json"   ? reports::render_trend_json(trend)
      : options.format == "html" ? reports::render_trend_html(trend)
      : options.format == "svg"
          ? reports::trend_svg(trend.front())
          : reports::render_trend_text(
                trend, options.out.empty() ? reports::detect_style(STDOUT_FILENO) : reports::TerminalStyle{});
  return write_text(options.out, text);
}

}  // namespace

void add_trend_command(Command& program) {
  auto options = std::make_shared<TrendOptions>();
  Command verb = program.add_verb("trend", "Show the results in a folder over time, and what changed between runs");
  verb.add_option("folder", options->folder, "with reports in it, or in folders below it").required().type_name("DIR");
  verb.add_option("--format", options->format, "console (default), json, html, svg")
      .one_of({"console", "json", "html", "svg"})
      .type_name("FORMAT");
  verb.add_flag(
      "--json", [options] { options->format = "json"; }, "the same as --format json");
  verb.add_option("--out", options->out, "write there instead of to standard output").type_name("FILE");
  verb.footer(R"(Runs of one endpoint and one selection make a series, ordered by the time at which they started.
Examples:
  s3sse trend history                                     tables, with the cases that changed
  s3sse trend history --format html --out trend.html      drawn
  s3sse trend history --json | jq '.series[].points[-1].newly_deviating'
Exit codes: 0, 2 wrong usage, 3 cannot write, 5 no report in the folder.)");
  verb.action([options] { return trend(*options); });
}

}  // namespace s3sse::cli
