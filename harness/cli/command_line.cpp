#include "harness/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "harness/cli/nearest_word.h"
#include "harness/cli/output.h"
#include "harness/cli/verbs.h"

namespace s3sse::cli {
namespace {

/// The verb that was given, or the program itself.
const CLI::App& verb_of(const CLI::App& app) {
  const auto verbs = app.get_subcommands();
  return verbs.empty() ? app : *verbs.front();
}

std::string name_of(const CLI::App& app, const CLI::App& verb) {
  return &app == &verb ? "s3sse" : "s3sse " + verb.get_name();
}

std::vector<std::string> words_of(const CLI::App& verb) {
  std::vector<std::string> out;
  for (const CLI::Option* option : verb.get_options())
    for (const std::string& name : option->get_lnames()) out.push_back("--" + name);
  for (const CLI::App* child : verb.get_subcommands([](const CLI::App*) { return true; }))
    out.push_back(child->get_name());
  return out;
}

/// What the parser says, the word that was probably meant, and where to read on.
int usage_error(const CLI::App& app, const CLI::ParseError& problem, const std::vector<std::string>& arguments) {
  const CLI::App& verb = verb_of(app);
  std::string message = problem.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&problem) != nullptr || verb.get_parent() == nullptr) {
    for (const std::string& argument : arguments) {
      const std::string word = argument.substr(0, argument.find('='));
      const std::vector<std::string> known = words_of(verb);
      if (std::find(known.begin(), known.end(), word) != known.end()) continue;
      const std::string nearest = nearest_word(word, known);
      if (!nearest.empty()) message += fmt::format(" (did you mean {}?)", nearest);
    }
  }
  const std::string name = name_of(app, verb);
  return give_up(reports::ExitCode::usage, fmt::format("{}; see {} --help", message, name));
}

constexpr const char* description = "A conformance suite and reference simulator for Amazon S3 server-side encryption.";

constexpr const char* footer = R"(Examples:
  s3sse run                                     the whole suite against the built-in simulator
  s3sse run --endpoint https://127.0.0.1:9443   the same against a live endpoint
  s3sse detect --endpoint https://s3.lab.example    what an endpoint can do
  s3sse serve                                   the simulator as a server, for any S3 client
  s3sse show SSEC-17                            a rule, its source, and the cases that check it

Exit codes: 0 conforming, 1 deviations, 2 wrong usage, 3 could not run, incomplete or degraded,
            4 regression, 5 nothing selected, 6 vectors invalid, 7 a mutant survived. Each verb has its own --help.)";

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  CLI::App app{description, "s3sse"};
  app.footer(footer);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Action action;
  add_run_command(app, action);
  add_serve_command(app, action);
  add_audit_command(app, action);
  add_list_command(app, action);
  add_render_command(app, action);
  add_merge_command(app, action);
  add_diff_command(app, action);
  add_matrix_command(app, action);
  add_trend_command(app, action);
  add_badge_command(app, action);
  add_show_command(app, action);
  add_explain_command(app, action);
  add_coverage_command(app, action);
  add_mutate_command(app, action);
  add_policy_command(app, action);
  add_lint_command(app, action);
  add_vectors_command(app, action);
  add_rerun_command(app, action);
  add_sweep_command(app, action);
  add_baseline_command(app, action);
  add_detect_command(app, action);
  add_version_command(app, action);
  try {
    app.parse(argc, argv);
    return action();
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& problem) {
    return usage_error(app, problem, {argv + 1, argv + argc});
  } catch (const std::exception& problem) {
    return give_up(reports::ExitCode::could_not_run, fmt::format("internal error: {}", problem.what()));
  }
}

}  // namespace s3sse::cli
