#include "harness/cli/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <exception>
#include <sstream>
#include <utility>

#include "harness/cli/nearest_word.h"
#include "harness/cli/output.h"

namespace s3sse::cli {
namespace {

/// A check that does not write its list of values into the help.
CLI::Validator quietly(CLI::Validator check) {
  return std::move(check.description(""));
}

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

}  // namespace

Flag& Flag::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Flag& Flag::group(const std::string& heading) {
  option_->group(heading);
  return *this;
}

Flag& Flag::required() {
  option_->required();
  return *this;
}

Flag& Flag::default_value(const std::string& text) {
  option_->default_val(text);
  return *this;
}

Flag& Flag::excludes(const std::string& other) {
  option_->excludes(other);
  return *this;
}

Flag& Flag::one_at_a_time() {
  option_->allow_extra_args(false);
  return *this;
}

Flag& Flag::one_of(std::initializer_list<std::string> values) {
  option_->check(quietly(CLI::IsMember(std::vector<std::string>(values))));
  return *this;
}

Flag& Flag::one_of(std::initializer_list<int> values) {
  option_->check(quietly(CLI::IsMember(std::vector<int>(values))));
  return *this;
}

Flag& Flag::one_of_any_case(std::initializer_list<std::string> values) {
  option_->check(quietly(CLI::IsMember(std::vector<std::string>(values), CLI::ignore_case)));
  return *this;
}

Flag& Flag::between(int lowest, int highest) {
  option_->check(quietly(CLI::Range(lowest, highest)));
  return *this;
}

Command Command::add_verb(const std::string& name, const std::string& help) {
  return {*app_->add_subcommand(name, help), *chosen_};
}

void Command::require_verb() {
  app_->require_subcommand(1);
}

template <typename Value>
Flag Command::add_option(const std::string& name, Value& value, const std::string& help) {
  return Flag(*app_->add_option(name, value, help));
}

template Flag Command::add_option(const std::string&, std::string&, const std::string&);
template Flag Command::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template Flag Command::add_option(const std::string&, int&, const std::string&);
template Flag Command::add_option(const std::string&, unsigned&, const std::string&);
template Flag Command::add_option(const std::string&, std::uint16_t&, const std::string&);
template Flag Command::add_option(const std::string&, std::uint64_t&, const std::string&);

Flag Command::add_flag(const std::string& name, bool& value, const std::string& help) {
  return Flag(*app_->add_flag(name, value, help));
}

Flag Command::add_flag(const std::string& name, std::function<void()> when_given, const std::string& help) {
  return Flag(*app_->add_flag_callback(name, std::move(when_given), help));
}

void Command::footer(const std::string& text) {
  app_->footer(text);
}

void Command::action(Action what) {
  app_->callback([what = std::move(what), chosen = chosen_] { *chosen = what; });
}

std::size_t Command::count(const std::string& flag) const {
  return app_->count(flag);
}

CommandLine::CommandLine(const std::string& description, const std::string& footer)
    : app_(std::make_unique<CLI::App>(description, "s3sse")) {
  app_->footer(footer);
  app_->require_subcommand(1);
  app_->get_formatter()->column_width(34);
}

CommandLine::~CommandLine() = default;

Command CommandLine::program() {
  return {*app_, chosen_};
}

int CommandLine::run(int argc, const char* const* argv) {
  try {
    app_->parse(argc, argv);
    return finish_output(chosen_());
  } catch (const CLI::Success& asked) {
    std::ostringstream help;
    const int code = app_->exit(asked, help, help);
    print_out(help.str());
    return finish_output(code);
  } catch (const CLI::ParseError& problem) {
    return usage_error(*app_, problem, {argv + 1, argv + argc});
  } catch (const std::exception& problem) {
    return give_up(reports::ExitCode::could_not_run, fmt::format("internal error: {}", problem.what()));
  }
}

}  // namespace s3sse::cli
