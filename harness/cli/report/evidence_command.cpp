#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "reports/model/evidence.h"
#include "reports/render/record/evidence_json.h"
#include "simulator/base/counted.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

constexpr std::size_t largest_evidence = 64U << 20;  // bytes

struct CollectOptions {
  std::string report;
  std::string server;
  std::string out;
};

struct EvidenceOptions {
  std::vector<std::string> files;
  std::string into;
  bool json = false;
};

int collect(const CollectOptions& options) {
  const auto record = read_record(options.report);
  if (!record) return give_up(ExitCode::usage, record.error().message);
  const auto evidence = reports::evidence_of(*record, options.server);
  if (!evidence) return give_up(ExitCode::usage, fmt::format("{}: {}", options.report, evidence.error().message));
  return write_text(options.out, reports::evidence_json(*evidence));
}

Result<reports::Evidence> read_evidence(const std::string& path) {
  const auto text = read_file(path, largest_evidence);
  if (!text) return tl::unexpected(text.error());
  auto evidence = reports::parse_evidence(*text);
  if (!evidence) return fail(fmt::format("{}: {}", path, evidence.error().message));
  return evidence;
}

std::string contradiction_text(const reports::Contradiction& one) {
  return fmt::format("  {:<8} {}  {}, {}: {}, not {}\n", one.rule, one.case_id, one.step, one.what, one.actual,
                     one.expected);
}

std::string evidence_text(const reports::Evidence& evidence) {
  std::string out =
      fmt::format("{}{}{}, {}, s3sse {}, era {}: {}\n", evidence.server, evidence.region.empty() ? "" : ", ",
                  evidence.region, evidence.date, evidence.build, evidence.era, counted(evidence.cases.size(), "case"));
  for (const reports::ObservedCase& seen : evidence.cases) {
    out += fmt::format("\n{}  {}\n", seen.id, seen.contradictions.empty() ? "as the rules say" : "contradicts");
    for (const reports::ObservedStep& step : seen.steps) {
      out += fmt::format("  {} {}  {}\n    {} {} {}\n", step.step, step.method, fmt::join(step.asked, " "), step.status,
                         step.code, step.message);
      for (const auto& [name, value] : step.headers) out += fmt::format("    {}: {}\n", name, value);
    }
    for (const reports::Contradiction& one : seen.contradictions) out += contradiction_text(one);
  }
  return out;
}

int show_evidence(const EvidenceOptions& options) {
  for (const std::string& path : options.files) {
    const auto evidence = read_evidence(path);
    if (!evidence) return give_up(ExitCode::usage, evidence.error().message);
    print_out(options.json ? reports::evidence_json(*evidence) : evidence_text(*evidence));
  }
  return 0;
}

std::string observed_text(const reports::Observed& observed) {
  const auto at_amazon = std::ranges::count_if(observed.observations, &reports::Observation::amazon);
  std::string out = fmt::format("{} observed at Amazon S3, {} elsewhere; {}\n", counted(at_amazon, "rule"),
                                observed.observations.size() - static_cast<std::size_t>(at_amazon),
                                counted(observed.contradictions.size(), "contradiction"));
  for (const reports::DatedContradiction& one : observed.contradictions)
    out += fmt::format("{}, {}\n{}", one.server, one.date, contradiction_text(one.contradiction));
  return out;
}

int merge_all(const EvidenceOptions& options) {
  auto known = options.into.empty() ? reports::Observed{} : read_observed(options.into);
  if (!known) return give_up(ExitCode::usage, known.error().message);
  reports::Observed observed = std::move(*known);
  for (const std::string& path : options.files) {
    const auto evidence = read_evidence(path);
    if (!evidence) return give_up(ExitCode::usage, evidence.error().message);
    reports::merge_into(observed, *evidence);
  }
  if (!options.into.empty())
    if (const int code = write_text(options.into, reports::observed_json(observed)); code != 0) return code;
  print_out(options.json ? reports::observed_json(observed) : observed_text(observed));
  return observed.contradictions.empty() ? 0 : static_cast<int>(ExitCode::deviations);
}

void add_collect(Command& evidence_verb) {
  auto options = std::make_shared<CollectOptions>();
  Command verb = evidence_verb.add_verb("collect", "Make the small file of a run that can be sent");
  verb.add_option("report", options->report, "report.json, events.jsonl, or the folder of a run (default out)")
      .default_value("out")
      .type_name("FILE|DIR");
  verb.add_option("--server", options->server, "what the server is, unless it is Amazon's: \"Ceph RGW 16.2.15\"")
      .type_name("NAME");
  verb.add_option("--out", options->out, "(default standard output)").type_name("FILE");
  verb.footer(
      R"(Of each case that passed or failed it holds: the case and its rules; of each step what was asked for, by the names of
headers and parameters; status, code and message; names and forms of the headers of the answer. Account numbers, names
of users, roles and buckets, ids of keys, times and whatever looks random are left out; read it before you send it.
Examples:
  s3sse run --target amazon.json --trace --out amazon     exchanges of every case, not of the failed ones alone
  s3sse evidence collect amazon --out evidence.json
Exit codes: 0, 2 wrong usage, or no exchanges there, 3 cannot write.)");
  verb.action([options] { return collect(*options); });
}

void add_show(Command& evidence_verb) {
  auto options = std::make_shared<EvidenceOptions>();
  Command verb = evidence_verb.add_verb("show", "Print all that such a file says");
  verb.add_option("files", options->files, "what evidence collect wrote").required().type_name("FILE");
  verb.add_flag("--json", options->json, "as it was read");
  verb.footer(R"(Examples:
  s3sse evidence show evidence.json
Exit codes: 0, 2 wrong usage, or no evidence.)");
  verb.action([options] { return show_evidence(*options); });
}

void add_merge(Command& evidence_verb) {
  auto options = std::make_shared<EvidenceOptions>();
  Command verb = evidence_verb.add_verb("merge", "Say what many such files show of each rule, contradictions included");
  verb.add_option("files", options->files, "what evidence collect wrote").required().type_name("FILE");
  verb.add_option("--into", options->into, "file of what is known already, which is brought up to date")
      .type_name("FILE");
  verb.add_flag("--json", options->json, "observations, contradictions");
  verb.footer(
      R"(A rule is observed where a case that cites it passed, and no case contradicts it. Of one rule at one server and Region
the newest file counts. s3sse show RULE tells what observed.json of the vectors says of Amazon.
Examples:
  s3sse evidence merge mails/*.json
  s3sse evidence merge new.json --into vectors/observed.json
Exit codes: 0, 1 something contradicts a rule, 2 wrong usage, or no evidence, 3 cannot write.)");
  verb.action([options] { return merge_all(*options); });
}

}  // namespace

void add_evidence_command(Command& program) {
  Command verb = program.add_verb("evidence", "Collect, show and merge what runs saw of Amazon S3 itself");
  verb.require_verb();
  verb.footer(R"(Examples:
  s3sse evidence collect --help     from a run to a small file without secrets
  s3sse evidence show evidence.json
  s3sse evidence merge a.json b.json
Exit codes: 0, 1 something contradicts a rule, 2 wrong usage, 3 cannot write.)");
  add_collect(verb);
  add_show(verb);
  add_merge(verb);
}

}  // namespace s3sse::cli
