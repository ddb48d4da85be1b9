#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/rulebook/api_coverage.h"
#include "harness/cli/rulebook/coverage.h"
#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {
namespace {

struct CoverageOptions {
  std::string vectors;
  bool json = false;
  bool verbose = false;
  bool strict = false;
  bool api = false;
};

std::string cell(const std::map<std::string, Coverage::Count>& levels, const char* level) {
  const auto found = levels.find(level);
  return found == levels.end() ? "-" : fmt::format("{}/{}", found->second.covered, found->second.observable);
}

/// The same for clients: what vectors and scenarios of the judge show.
std::string client_coverage_text(const Coverage& coverage, bool verbose) {
  std::string out =
      fmt::format("\n{:<28}  {:>9}  {:>9}  {:>9}\n", "Clients (shown/checkable)", "MUST", "SHOULD", "MAY");
  const auto row = [&](const std::string& name, const std::map<std::string, Coverage::Count>& levels) {
    out += fmt::format("{:<28}  {:>9}  {:>9}  {:>9}\n", name, cell(levels, "MUST"), cell(levels, "SHOULD"),
                       cell(levels, "MAY"));
  };
  for (const auto& [topic, levels] : coverage.topics) row(topic, levels);
  row("All of clients", coverage.levels);
  const auto uncovered = coverage.uncovered();
  out += fmt::format("\nMUST and SHOULD rules of clients that neither a vector nor a scenario cites: {}\n",
                     uncovered.size());
  for (const RuleCoverage* rule : uncovered)
    out += fmt::format("  {:<10} {:<6} {}\n", rule->rule->ref.id, rule->rule->ref.level, rule->rule->ref.statement);
  const auto left_out = coverage.left_out();
  out += fmt::format("MUST and SHOULD rules of clients that nothing outside of a client shows: {}{}\n", left_out.size(),
                     verbose ? "" : " (--verbose says why)");
  if (!verbose) return out;
  for (const RuleCoverage* rule : left_out)
    out += fmt::format("  {:<10} {:<6} {}\n", rule->rule->ref.id, rule->rule->ref.level, rule->rule->visibility_reason);
  out += "\nEvery rule of clients: vectors and scenarios, places in the reference client\n";
  for (const RuleCoverage& rule : coverage.rules)
    out += fmt::format("  {:<10} {:<6} {:<14} {:>3} of them  {}\n", rule.rule->ref.id, rule.rule->ref.level,
                       rule.rule->visibility, rule.cases.size(), fmt::join(rule.consulted_at, " "));
  return out;
}

std::string coverage_text(const Coverage& coverage, bool verbose) {
  std::string out = fmt::format("{:<28}  {:>9}  {:>9}  {:>9}\n", "Topic (covered/observable)", "MUST", "SHOULD", "MAY");
  const auto row = [&](const std::string& name, const std::map<std::string, Coverage::Count>& levels) {
    out += fmt::format("{:<28}  {:>9}  {:>9}  {:>9}\n", name, cell(levels, "MUST"), cell(levels, "SHOULD"),
                       cell(levels, "MAY"));
  };
  for (const auto& [topic, levels] : coverage.topics) row(topic, levels);
  row("All", coverage.levels);

  std::size_t consulted = 0;
  for (const RuleCoverage& rule : coverage.rules) consulted += rule.consulted_at.empty() ? 0 : 1;
  out += fmt::format("\nThe simulator consults {} of {} rules.\n", consulted, coverage.rules.size());

  const auto uncovered = coverage.uncovered();
  if (!uncovered.empty()) out += fmt::format("\nMUST and SHOULD rules that no case cites: {}\n", uncovered.size());
  for (const RuleCoverage* rule : uncovered)
    out += fmt::format("  {:<8} {:<6} {}\n", rule->rule->ref.id, rule->rule->ref.level, rule->rule->ref.statement);

  const auto left_out = coverage.left_out();
  out += fmt::format("\nMUST and SHOULD rules that no client can observe, or that are out of scope: {}{}\n",
                     left_out.size(), verbose ? "" : " (--verbose says why)");
  if (!verbose) return out;
  for (const RuleCoverage* rule : left_out)
    out += fmt::format("  {:<8} {:<6} {}: {}\n", rule->rule->ref.id, rule->rule->ref.level, rule->rule->visibility,
                       rule->rule->visibility_reason);
  out += "\nEvery rule: cases, places in the simulator\n";
  for (const RuleCoverage& rule : coverage.rules)
    out += fmt::format("  {:<8} {:<6} {:<14} {:>3} cases  {}\n", rule.rule->ref.id, rule.rule->ref.level,
                       rule.rule->visibility, rule.cases.size(), fmt::join(rule.consulted_at, " "));
  return out;
}

int show_api(const CoverageOptions& options) {
  const service::ApiTable table = service::api_table();
  print_out(options.json ? api_json(table) : api_text(table, options.verbose));
  return 0;
}

int show_coverage(const CoverageOptions& options) {
  if (options.api) return show_api(options);
  const auto vectors = load_vectors(options.vectors);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const Coverage coverage = measure_coverage(vectors->suite);
  const Coverage clients = measure_client_coverage(vectors->suite, vectors->folder);
  print_out(options.json ? coverage_json(coverage, clients)
                         : coverage_text(coverage, options.verbose) + client_coverage_text(clients, options.verbose));
  const bool whole = coverage.uncovered().empty() && clients.uncovered().empty();
  return options.strict && !whole ? static_cast<int>(reports::ExitCode::deviations) : 0;
}

}  // namespace

void add_coverage_command(Command& program) {
  auto options = std::make_shared<CoverageOptions>();
  Command verb =
      program.add_verb("coverage", "Show which rules the cases check, and where the simulator consults them");
  add_vectors_flag(verb, options->vectors);
  verb.add_flag("--api", options->api, "instead: what the simulator has of the API of S3 and KMS");
  verb.add_flag("--json", options->json, "must, should, may, uncovered, left_out, rules, clients; of --api: its rows");
  verb.add_flag("--verbose", options->verbose, "every rule, or every row of the table, on a line of its own");
  verb.add_flag("--strict", options->strict, "exit code 1 when no case checks a MUST or SHOULD rule");
  verb.footer(
      R"(A rule is observable when answers, or a probe, show whether an endpoint obeys it. Rules of clients that encrypt by
themselves have a table of their own: what the objects of vectors/client-side show, and
scenarios of s3sse cse judge.
With --api: implemented; refused (501 NotImplemented, of KMS UnsupportedOperationException, and nothing changes); or
without-effect, with the reason. The models are those of the SDKs, in the version that the table names.
Examples:
  s3sse coverage                             by topic, and what is missing
  s3sse coverage --verbose | grep SSEC       rules, cases and places in the code
  s3sse coverage --json | jq .uncovered      for scripts
  s3sse coverage --api                       what the simulator has of S3 and KMS
  s3sse coverage --strict                    for CI
Exit codes: 0, 1 with --strict: a rule is not covered, 2 wrong usage, 6 vectors invalid.)");
  verb.action([options] { return show_coverage(*options); });
}

}  // namespace s3sse::cli
