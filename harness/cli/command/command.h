#pragma once
// Verbs and their flags. The parser behind them (CLI11) is all header and takes ten seconds in each source that
// includes it, so one source does: command.cpp.
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace s3sse::cli {

/// The work of a verb once its arguments are understood; returns the exit code of the process
/// (reports/model/exit_code.h).
using Action = std::function<int()>;

/// Words of a list that is long, or has to be read first; called when somebody wants them.
using Words = std::function<std::vector<std::string>()>;

/// One flag or argument of a verb, for texts that are made of the parser: completion, manual page.
struct FlagInfo {
  std::vector<std::string> names;  ///< --only; or, without hyphens, of an argument
  std::string value;               ///< the word for its value; empty: it takes none
  std::string help;
  std::string group;  ///< heading of the help that it stands under; empty: none
  bool required = false;
  Words words;  ///< values that it may have, or that are good to offer; empty: anything

  [[nodiscard]] bool is_argument() const { return !names.empty() && !names.front().starts_with('-'); }
};

/// The program, or one of its verbs, with all that is below it.
struct VerbInfo {
  std::string name;   ///< "s3sse policy lint"
  std::string about;  ///< in one line
  std::string footer;
  std::string help;  ///< the text of --help
  std::vector<FlagInfo> flags;
  std::vector<VerbInfo> verbs;

  /// Without those it is below: "lint".
  [[nodiscard]] std::string own_name() const { return name.substr(name.rfind(' ') + 1); }
  [[nodiscard]] const VerbInfo* find(const std::string& verb) const;
  [[nodiscard]] std::vector<std::string> verb_names() const;
};

struct ParserState;

/// One flag or argument of a verb. A handle: copies mean the same flag, which lives as long as its CommandLine.
class Flag {
 public:
  Flag(CLI::Option& option, ParserState& state) : option_(&option), state_(&state) {}

  /// The word that stands for its value in the help: FILE.
  Flag& type_name(const std::string& name);
  /// The heading of the help that it stands under.
  Flag& group(const std::string& heading);
  Flag& required();
  /// The value that it has without being given; the help shows it.
  Flag& default_value(const std::string& text);
  /// Not together with that one, which is there already.
  Flag& excludes(const std::string& other);
  /// Takes one value at a time, however often it is given, so that it eats no argument behind it.
  Flag& one_at_a_time();
  /// Any other value is wrong usage; case does not matter where it makes no difference, and `value` gets the spelling
  /// of the list. The text of the flag names the values, or `where` does ("s3sse lint --list names them").
  Flag& one_of(const std::vector<std::string>& values, const std::string& where = "");
  Flag& one_of(std::span<const int> values);
  /// Both ends belong to it.
  Flag& between(int lowest, int highest);
  /// "" is wrong usage: it stands for a variable that is not set more often than for the lack of a value.
  Flag& not_empty();
  /// The words that a shell offers for the value; any other is allowed.
  Flag& offers(Words words);

 private:
  CLI::Option* option_;
  ParserState* state_;
};

/// A verb of the binary, or of another verb. A handle, as Flag.
class Command {
 public:
  Command(CLI::App& app, ParserState& state) : app_(&app), state_(&state) {}

  Command add_verb(const std::string& name, const std::string& help);
  /// Left out of help, manual page and completion: for programs.
  void hide();
  /// One of its verbs has to be given.
  void require_verb();

  /// `name` is --flag, or the name of an argument. `value` is written when the flag is given, and has to outlive the
  /// parser. Takes std::string, a vector of them, int, unsigned, std::uint16_t and std::uint64_t.
  template <typename Value>
  Flag add_option(const std::string& name, Value& value, const std::string& help);
  Flag add_flag(const std::string& name, bool& value, const std::string& help);
  Flag add_flag(const std::string& name, std::function<void()> when_given, const std::string& help);
  /// Prints the text of --version and ends.
  void add_version_flag(const std::string& text);

  /// The end of the help: examples, exit codes.
  void footer(const std::string& text);
  /// The work to do when this verb was given.
  void action(Action what);
  /// Returns how often that flag was given.
  [[nodiscard]] std::size_t count(const std::string& flag) const;
  /// It and all that is below it, as it is now.
  [[nodiscard]] VerbInfo describe() const;

 private:
  CLI::App* app_;
  ParserState* state_;
};

/// Returns what could be meant by an argument that a verb cannot take: "--only smoke"; empty: no idea.
using Interpretation = std::function<std::string(const std::string& argument, const VerbInfo& verb)>;

/// The parser of the whole program.
class CommandLine {
 public:
  /// `footer` ends the help of the program, `overview` answers a call without any argument.
  CommandLine(const std::string& description, const std::string& footer, std::string overview);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  [[nodiscard]] Command program();
  void interpret_strays(Interpretation how) { interpretation_ = std::move(how); }

  /// Understands the arguments and does what the verb says, or prints the help that was asked for, or says on standard
  /// error what is wrong with them; the exit code.
  int run(int argc, const char* const* argv);

 private:
  std::unique_ptr<ParserState> state_;
  std::unique_ptr<CLI::App> app_;
  std::string overview_;
  Interpretation interpretation_;
};

}  // namespace s3sse::cli
