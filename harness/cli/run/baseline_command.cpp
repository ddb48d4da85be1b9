#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/transport/endpoint_url.h"
#include "reports/causes/causes.h"
#include "reports/render/atomic_file.h"
#include "reports/render/record/baseline_json.h"
#include "reports/render/record/json.h"
#include "simulator/base/counted.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
constexpr std::size_t largest_baseline_report = 256 << 20;

struct BaselineOptions {
  std::string baseline;
  std::string report = "out/report.json";
  std::string about;
  std::string reason;
  bool dry_run = false;
  bool json = false;
};

Result<reports::BaselineFile> read_old(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::exists(path, problem)) return reports::BaselineFile{};
  const auto text = read_file(path, largest_baseline_report);
  if (!text) return fail(text.error().message);
  auto old = reports::parse_baseline(*text);
  if (!old) return fail(fmt::format("{}: {}", path, old.error().message));
  return old;
}

std::size_t count_missing(const reports::BaselineFile& from, const reports::BaselineFile& in) {
  std::size_t missing = 0;
  for (const auto& expected : from.expected)
    missing += std::none_of(in.expected.begin(), in.expected.end(),
                            [&](const auto& other) { return other.pattern == expected.pattern; });
  return missing;
}

int update(const BaselineOptions& options) {
  const auto text = read_file(options.report, largest_baseline_report);
  if (!text) return give_up(ExitCode::usage, "--report: " + text.error().message);
  const auto record = reports::parse_report(*text);
  if (!record) return give_up(ExitCode::usage, fmt::format("--report {}: {}", options.report, record.error().message));
  // Half a run would throw away what the other half expects.
  if (!record->complete)
    return give_up(ExitCode::could_not_run,
                   fmt::format("{} is of an incomplete run: {}", options.report, record->incomplete_reason));
  if (!record->selection.empty())
    return give_up(ExitCode::usage, fmt::format("{} is of a part of the suite ({}); a baseline is made of a whole run",
                                                options.report, record->selection));
  const auto old = read_old(options.baseline);
  if (!old) return give_up(ExitCode::usage, "--baseline: " + old.error().message);
  if (options.about.empty() && harness::parse_endpoint_url(old->about) &&
      !harness::parse_endpoint_url(record->endpoint))
    return give_up(ExitCode::usage,
                   fmt::format("{} is about {}, but {} is about {}; say which it is to be with --about",
                               options.baseline, old->about, options.report, record->endpoint));
  reports::BaselineFile updated = reports::updated_baseline(*record, *old);
  updated.causes = reports::known_causes(*record);
  if (!options.about.empty()) updated.about = options.about;
  std::size_t without_reason = 0;
  for (auto& expected : updated.expected) {
    if (!expected.reason.empty()) continue;
    ++without_reason;
    expected.reason = options.reason.empty() ? "observed on " + record->started.substr(0, 10) + "; not looked into yet"
                                             : options.reason;
  }
  const std::size_t added = count_missing(updated, *old);
  const std::size_t dropped = count_missing(*old, updated);
  const std::string out = reports::render_baseline(updated);
  if (!options.dry_run)
    if (const auto written = reports::write_file_atomically(options.baseline, out); !written)
      return give_up(ExitCode::could_not_run, written.error().message);
  if (options.json) {
    print_out(out);
    return 0;
  }
  print_out(fmt::format("{}: {}, {}, {} new, {} dropped; {} for a person to write{}\n", options.baseline,
                        counted(updated.causes.size(), "cause"), counted(updated.expected.size(), "expectation"), added,
                        dropped, counted(without_reason, "reason is left", "reasons are left"),
                        options.dry_run ? " (not written)" : ""));
  return 0;
}

constexpr const char* baseline_footer = R"(Examples:
  s3sse run --target lab.json
  s3sse baseline update --baseline known.json --about "Example S3 4.2"
  s3sse run --target lab.json --baseline known.json       0: as known; 4: something is different

An expectation: {"pattern": "sse-c/get/*", "verdict": "fail", "match": ["2 GetObject: status: 200"],
                 "reason": "why it is accepted", "link": "https://...", "until": "2027-03-31"}
pattern is a glob over case ids; every observation of the case has to meet one of match (left out: any). A case that
passes, a pattern that meets no case, and a date that is over are stale: exit 4, as a deviation that is not expected.
update keeps reason, link and until of what still holds.
Exit codes: 0 written, 2 wrong usage, 3 the run is incomplete, or cannot write.)";

}  // namespace

void add_baseline_command(Command& program) {
  Command verb = program.add_verb("baseline", "Keep the list of deviations that are known and accepted");
  verb.require_verb();
  auto options = std::make_shared<BaselineOptions>();
  Command child = verb.add_verb("update", "Write the baseline against which the run would be clean");
  child.add_option("--baseline", options->baseline, "file to write; what it says already is kept")
      .required()
      .type_name("FILE");
  child.add_option("--report", options->report, "report.json of a whole run (default out/report.json)")
      .type_name("FILE");
  child.add_option("--about", options->about, "product and version, for readers").type_name("TEXT");
  child.add_option("--reason", options->reason, "for expectations that have none yet").type_name("TEXT");
  child.add_flag("--dry-run", options->dry_run, "write nothing");
  child.add_flag("--json", options->json, "the baseline to standard output");
  verb.footer(baseline_footer);
  child.footer(baseline_footer);
  child.action([options] { return update(*options); });
}

}  // namespace s3sse::cli
