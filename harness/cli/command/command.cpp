#include "harness/cli/command/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

#include "harness/cli/command/output.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::cli {

/// The state that the parser has no room for.
struct ParserState {
  Action chosen;
  std::map<const CLI::Option*, Words> words;
};

namespace {

/// A check that does not write its list of values into the help.
CLI::Validator quietly(CLI::Validator check) {
  return std::move(check.description(""));
}

/// Corrects the case of a value, or says that the list does not hold it.
std::string take_from(const std::vector<std::string>& values, const std::string& where, std::string& value) {
  constexpr std::size_t most_to_list = 12;
  if (auto known = known_word(value, values)) {
    value = std::move(*known);
    return {};
  }
  const std::string hint = did_you_mean(value, values);
  if (values.size() <= most_to_list) return fmt::format("\"{}\" is none of {}{}", value, fmt::join(values, ", "), hint);
  return fmt::format("there is no \"{}\"{}{}", value, hint, where.empty() ? "" : "; " + where);
}

/// The last verb that was given, or the program itself.
const CLI::App& verb_of(const CLI::App& app) {
  const auto verbs = app.get_subcommands();
  return verbs.empty() ? app : verb_of(*verbs.front());
}

/// "s3sse policy lint"
std::string name_of(const CLI::App& verb) {
  const CLI::App* parent = verb.get_parent();
  return parent == nullptr ? "s3sse" : name_of(*parent) + " " + verb.get_name();
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* verb) { return !verb->get_group().empty(); });
}

FlagInfo describe(const CLI::Option& option, const ParserState& state) {
  FlagInfo out;
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  if (out.names.empty()) out.names.push_back(option.get_name(true));
  if (option.get_items_expected_max() > 0) out.value = option.get_type_name();
  out.help = option.get_description();
  out.group = option.get_group();
  out.required = option.get_required();
  if (const auto words = state.words.find(&option); words != state.words.end()) out.words = words->second;
  return out;
}

VerbInfo describe(const CLI::App& app, const ParserState& state) {
  VerbInfo out;
  out.name = name_of(app);
  out.about = app.get_description();
  out.footer = app.get_footer();
  out.help = app.get_formatter()->make_help(&app, name_of(app), CLI::AppFormatMode::Normal);
  for (const CLI::Option* option : app.get_options()) out.flags.push_back(describe(*option, state));
  for (const CLI::App* verb : verbs_of(app)) out.verbs.push_back(describe(*verb, state));
  return out;
}

std::vector<std::string> flag_names(const VerbInfo& verb) {
  std::vector<std::string> out;
  for (const FlagInfo& flag : verb.flags) out.insert(out.end(), flag.names.begin(), flag.names.end());
  return out;
}

/// Returns what is wrong with an argument that nothing takes.
std::string stray(const std::string& argument, const VerbInfo& verb, const Interpretation& interpretation) {
  if (argument.starts_with('-')) {
    const std::string flag = argument.substr(0, argument.find('='));
    return fmt::format("{} has no flag {}{}", verb.name, flag, did_you_mean(flag, flag_names(verb)));
  }
  if (!verb.verbs.empty()) {
    const std::string hint = did_you_mean(argument, verb.verb_names());
    return fmt::format("there is no verb \"{}\"{}", argument, hint);
  }
  const std::string meant = interpretation ? interpretation(argument, verb) : "";
  return fmt::format("{} takes no argument \"{}\"{}", verb.name, argument,
                     meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant));
}

/// Of the arguments that nothing takes those that are the mistake: what follows an unknown verb or flag belongs to it.
std::vector<std::string> worth_naming(std::vector<std::string> strays, const VerbInfo& verb) {
  const auto is_flag = [](const std::string& argument) { return argument.starts_with('-'); };
  const auto word = std::ranges::find_if_not(strays, is_flag);
  if (!verb.verbs.empty() && word != strays.end()) return {*word};
  if (std::ranges::any_of(strays, is_flag)) std::erase_if(strays, std::not_fn(is_flag));
  return strays;
}

/// Prints what is wrong, the word that was probably meant, and where to read on.
int usage_error(const CLI::App& app, const VerbInfo& verb, const CLI::ParseError& problem,
                const Interpretation& interpretation) {
  std::vector<std::string> complaints;
  for (const std::string& argument : worth_naming(app.remaining(true), verb))
    complaints.push_back(stray(argument, verb, interpretation));
  if (complaints.empty() && !verb.verbs.empty() && dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr)
    complaints.push_back(fmt::format("{} needs one of its verbs: {}", verb.name, fmt::join(verb.verb_names(), ", ")));
  if (complaints.empty()) complaints.emplace_back(problem.what());
  return give_up(reports::ExitCode::usage, fmt::format("{}; see {} --help", fmt::join(complaints, "; "), verb.name));
}

}  // namespace

const VerbInfo* VerbInfo::find(const std::string& verb) const {
  const auto found = std::ranges::find(verbs, verb, [](const VerbInfo& each) { return each.own_name(); });
  return found == verbs.end() ? nullptr : &*found;
}

std::vector<std::string> VerbInfo::verb_names() const {
  std::vector<std::string> out;
  for (const VerbInfo& verb : verbs) out.push_back(verb.own_name());
  return out;
}

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

Flag& Flag::one_of(const std::vector<std::string>& values, const std::string& where) {
  option_->transform(
      CLI::Validator([values, where](std::string& value) { return take_from(values, where, value); }, ""));
  return offers([values] { return values; });
}

Flag& Flag::one_of(std::span<const int> values) {
  option_->check(quietly(CLI::IsMember(std::vector<int>(values.begin(), values.end()))));
  std::vector<std::string> words;
  for (const int value : values) words.push_back(std::to_string(value));
  return offers([words] { return words; });
}

Flag& Flag::between(int lowest, int highest) {
  option_->check(quietly(CLI::Range(lowest, highest)));
  return *this;
}

Flag& Flag::not_empty() {
  option_->check(
      CLI::Validator([](std::string& value) { return std::string(value.empty() ? "it is empty" : ""); }, ""));
  return *this;
}

Flag& Flag::offers(Words words) {
  state_->words[option_] = std::move(words);
  return *this;
}

Command Command::add_verb(const std::string& name, const std::string& help) {
  CLI::App* verb = app_->add_subcommand(name, help);
  verb->footer("");  // or else it has that of its parent
  return {*verb, *state_};
}

void Command::hide() {
  app_->group("");
}

void Command::require_verb() {
  app_->require_subcommand(1);
}

template <typename Value>
Flag Command::add_option(const std::string& name, Value& value, const std::string& help) {
  return {*app_->add_option(name, value, help), *state_};
}

template Flag Command::add_option(const std::string&, std::string&, const std::string&);
template Flag Command::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template Flag Command::add_option(const std::string&, int&, const std::string&);
template Flag Command::add_option(const std::string&, unsigned&, const std::string&);
template Flag Command::add_option(const std::string&, std::uint16_t&, const std::string&);
template Flag Command::add_option(const std::string&, std::uint64_t&, const std::string&);

Flag Command::add_flag(const std::string& name, bool& value, const std::string& help) {
  return {*app_->add_flag(name, value, help), *state_};
}

Flag Command::add_flag(const std::string& name, std::function<void()> when_given, const std::string& help) {
  return {*app_->add_flag_callback(name, std::move(when_given), help), *state_};
}

void Command::add_version_flag(const std::string& text) {
  app_->set_version_flag("--version,-V", text, "print which s3sse this is, and end");
}

void Command::footer(const std::string& text) {
  app_->footer(text);
}

void Command::action(Action what) {
  app_->callback([what = std::move(what), state = state_] { state->chosen = what; });
}

std::size_t Command::count(const std::string& flag) const {
  return app_->count(flag);
}

VerbInfo Command::describe() const {
  return cli::describe(*app_, *state_);
}

CommandLine::CommandLine(const std::string& description, const std::string& footer, std::string overview)
    : state_(std::make_unique<ParserState>()),
      app_(std::make_unique<CLI::App>(description, "s3sse")),
      overview_(std::move(overview)) {
  app_->footer(footer);
  app_->require_subcommand(1);
  app_->get_formatter()->column_width(34);
}

CommandLine::~CommandLine() = default;

Command CommandLine::program() {
  return {*app_, *state_};
}

int CommandLine::run(int argc, const char* const* argv) {
  if (argc < 2) {
    print_error(overview_);
    return static_cast<int>(reports::ExitCode::usage);
  }
  try {
    app_->parse(argc, argv);
    return finish_output(state_->chosen());
  } catch (const CLI::Success& asked) {
    std::ostringstream help;
    const int code = app_->exit(asked, help, help);
    print_out(help.str());
    return finish_output(code);
  } catch (const CLI::ParseError& problem) {
    return usage_error(*app_, describe(verb_of(*app_), *state_), problem, interpretation_);
  } catch (const std::exception& problem) {
    return give_up(reports::ExitCode::could_not_run, fmt::format("internal error: {}", problem.what()));
  }
}

}  // namespace s3sse::cli
