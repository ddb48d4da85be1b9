#pragma once
// Verbs and their flags. The parser behind them (CLI11) is all header and takes ten seconds in each source that
// includes it, so one source does: command.cpp.
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace s3sse::cli {

/// What a verb does once its arguments are understood; returns the exit code of the process
/// (reports/model/exit_code.h).
using Action = std::function<int()>;

/// One flag or argument of a verb. A handle: copies mean the same flag, which lives as long as its CommandLine.
class Flag {
 public:
  explicit Flag(CLI::Option& option) : option_(&option) {}

  /// The word that stands for its value in the help: FILE.
  Flag& type_name(const std::string& name);
  /// The heading of the help that it stands under.
  Flag& group(const std::string& heading);
  Flag& required();
  /// What it is without being given; the help shows it.
  Flag& default_value(const std::string& text);
  /// Not together with that one, which is there already.
  Flag& excludes(const std::string& other);
  /// Takes one value at a time, however often it is given, so that it eats no argument behind it.
  Flag& one_at_a_time();
  /// Any other value is wrong usage. The text of the flag names them; the help does not write them a second time.
  Flag& one_of(std::initializer_list<std::string> values);
  Flag& one_of(std::initializer_list<int> values);
  Flag& one_of_any_case(std::initializer_list<std::string> values);
  /// Both ends belong to it.
  Flag& between(int lowest, int highest);

 private:
  CLI::Option* option_;
};

/// A verb of the binary, or of another verb. A handle, as Flag.
class Command {
 public:
  /// `chosen` is where the action of the verb that was given goes; it lives as long as the parser.
  Command(CLI::App& app, Action& chosen) : app_(&app), chosen_(&chosen) {}

  Command add_verb(const std::string& name, const std::string& help);
  /// One of its verbs has to be given.
  void require_verb();

  /// `name` is --flag, or the name of an argument. `value` is written when the flag is given, and has to outlive the
  /// parser. Takes std::string, a vector of them, int, unsigned, std::uint16_t and std::uint64_t.
  template <typename Value>
  Flag add_option(const std::string& name, Value& value, const std::string& help);
  Flag add_flag(const std::string& name, bool& value, const std::string& help);
  Flag add_flag(const std::string& name, std::function<void()> when_given, const std::string& help);

  /// What the help ends with: examples, exit codes.
  void footer(const std::string& text);
  /// What to do when this verb was given.
  void action(Action what);
  /// How often that flag was given.
  [[nodiscard]] std::size_t count(const std::string& flag) const;

 private:
  CLI::App* app_;
  Action* chosen_;
};

/// The parser of the whole program.
class CommandLine {
 public:
  /// `footer` ends the help of the program.
  CommandLine(const std::string& description, const std::string& footer);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  [[nodiscard]] Command program();

  /// Understands the arguments and does what the verb says, or prints the help that was asked for, or says on standard
  /// error what is wrong with them; the exit code.
  int run(int argc, const char* const* argv);

 private:
  std::unique_ptr<CLI::App> app_;
  Action chosen_;
};

}  // namespace s3sse::cli
