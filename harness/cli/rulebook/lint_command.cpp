#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/lint/lint.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {
namespace {

namespace lint = harness::lint;
using lint::Severity;

struct LintOptions {
  std::string vectors;
  std::vector<std::string> cases;
  std::vector<std::string> skip;
  bool json = false;
  bool strict = false;
  bool list = false;
};

int list_checks() {
  for (const lint::Check& check : lint::checks())
    print_out(fmt::format("{:<22} {:<8} {}\n", check.id, lint::to_string(check.severity), check.what));
  return 0;
}

std::vector<std::string> check_ids() {
  std::vector<std::string> out;
  for (const lint::Check& check : lint::checks()) out.emplace_back(check.id);
  return out;
}

std::string problems_json(const std::vector<lint::Finding>& findings) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const lint::Finding& finding : findings)
    out.push_back({{"check", finding.check},
                   {"severity", lint::to_string(finding.severity)},
                   {"file", finding.problem.file},
                   {"line", finding.problem.line},
                   {"what", finding.problem.what}});
  return write_json(nlohmann::ordered_json{{"findings", std::move(out)}}, 1) + "\n";
}

std::string problems_text(const std::vector<lint::Finding>& findings) {
  std::string out;
  for (const lint::Finding& finding : findings)
    out += fmt::format("{}: {} [{}] {}\n",
                       finding.problem.line > 0 ? fmt::format("{}:{}", finding.problem.file, finding.problem.line)
                                                : finding.problem.file,
                       lint::to_string(finding.severity), finding.check, finding.problem.what);
  const auto errors = std::count_if(findings.begin(), findings.end(),
                                    [](const lint::Finding& finding) { return finding.severity == Severity::error; });
  return out + fmt::format("{}, {}\n", counted(static_cast<std::size_t>(errors), "error"),
                           counted(findings.size() - static_cast<std::size_t>(errors), "warning"));
}

int run_lint(const LintOptions& options) {
  if (options.list) return list_checks();
  const auto vectors = load_vectors(options.vectors, options.cases);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);

  auto findings = lint::lint({vectors->suite, vectors->folder,
                              [](std::string_view id) {
                                const auto rule = find_rule(id);
                                return rule && !info(*rule).consulted_at.empty();
                              },
                              vectors->more_cases});
  std::erase_if(findings, [&](const lint::Finding& finding) {
    return std::find(options.skip.begin(), options.skip.end(), finding.check) != options.skip.end();
  });
  print_out(options.json ? problems_json(findings) : problems_text(findings));
  const bool bad = std::any_of(findings.begin(), findings.end(), [&](const lint::Finding& finding) {
    return options.strict || finding.severity == Severity::error;
  });
  return bad ? static_cast<int>(reports::ExitCode::vectors_invalid) : 0;
}

}  // namespace

void add_lint_command(Command& program) {
  auto options = std::make_shared<LintOptions>();
  Command verb = program.add_verb("lint", "Look for what makes the rules and cases weak, though they are well formed");
  add_vectors_flag(verb, options->vectors);
  add_cases_flag(verb, options->cases);
  verb.add_option("--skip", options->skip, "leave out these checks")
      .one_of(check_ids(), "s3sse lint --list names them")
      .type_name("CHECK");
  verb.add_flag("--strict", options->strict, "warnings end with exit code 6, too");
  verb.add_flag("--list", options->list, "the checks, and what each looks for");
  verb.add_flag("--json", options->json, "findings: check, severity, file, line, what");
  verb.footer(
      R"(Files that are not even well formed (schema, unknown members, unknown rules, variables without a value) are refused by
every verb with exit code 6; lint looks at what is left.
Examples:
  s3sse lint                          everything
  s3sse lint --list                   what is looked for
  s3sse lint --cases my/cases         with cases of your own
  s3sse lint --vectors my/vectors     rules and cases of your own
  s3sse lint --strict --json          for CI
Exit codes: 0 no errors, 2 wrong usage, 6 errors (with --strict: warnings, too).)");
  verb.action([options] { return run_lint(*options); });
}

}  // namespace s3sse::cli
