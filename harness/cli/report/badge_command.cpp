#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "reports/render/badge.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using reports::Badge;
using reports::ExitCode;

struct BadgeOptions {
  std::string report;
  std::string out;
  std::string method = "all";
  bool json = false;
};

int into_folder(const std::filesystem::path& folder, const std::vector<Badge>& badges) {
  for (const Badge& badge : badges) {
    const std::filesystem::path stem = folder / (badge.name == "all" ? "badge" : "badge-" + badge.name);
    if (const int code = write_text(stem.string() + ".svg", reports::badge_svg(badge)); code != 0) return code;
    if (const int code = write_text(stem.string() + ".json", reports::badge_json(badge)); code != 0) return code;
  }
  return 0;
}

std::vector<std::string> names_of(const std::vector<Badge>& badges) {
  std::vector<std::string> out;
  for (const Badge& badge : badges) out.push_back(badge.name);
  return out;
}

int make_badges(const BadgeOptions& options) {
  const auto record = read_record(options.report);
  if (!record) return give_up(ExitCode::usage, record.error().message);
  const std::vector<Badge> badges = reports::badges_of(*record);
  if (!options.out.empty()) return into_folder(options.out, badges);
  for (const Badge& badge : badges)
    if (iequals(badge.name, options.method))
      return write_text("", options.json ? reports::badge_json(badge) : reports::badge_svg(badge));
  return give_up(ExitCode::usage,
                 fmt::format("the result has no badge \"{}\"{}; it has {}", options.method,
                             did_you_mean(options.method, names_of(badges)), fmt::join(names_of(badges), ", ")));
}

}  // namespace

void add_badge_command(Command& program) {
  auto options = std::make_shared<BadgeOptions>();
  Command verb = program.add_verb("badge", "Make badges of a result: SVG, and JSON for shields.io");
  verb.add_option("report", options->report, "report.json, events.jsonl, or the folder of a run (default out)")
      .default_value("out")
      .type_name("FILE|DIR");
  verb.add_option("--out", options->out, "all of them into a folder: badge.svg, badge-sse-c.svg, badge-sse-c.json ...")
      .type_name("DIR");
  verb.add_option("--method", options->method, "which one, to standard output: all (default), sse-c, sse-kms ...")
      .type_name("NAME");
  verb.add_flag("--json", options->json, "what the endpoint badge of shields.io reads, instead of SVG");
  verb.footer(R"(Only cases that count for the exit code are shown. An incomplete result never says conforming.
Examples:
  s3sse badge --out badges                                every badge of the last run
  s3sse badge lab/report.json --method sse-c > sse-c.svg
  s3sse badge --json
Exit codes: 0, 2 wrong usage, or no report there, 3 cannot write.)");
  verb.action([options] { return make_badges(*options); });
}

}  // namespace s3sse::cli
