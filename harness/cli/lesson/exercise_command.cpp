#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/lesson/drawing.h"
#include "harness/cli/lesson/exercise.h"
#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct ExerciseOptions {
  std::string name;
  std::string folder;
  bool hint = false;
  bool json = false;
};

std::vector<std::string> exercise_names() {
  std::vector<std::string> names;
  for (const Exercise& one : exercises()) names.push_back(one.id);
  return names;
}

std::filesystem::path folder_of(const ExerciseOptions& options) {
  return options.folder.empty() ? options.name : options.folder;
}

int list_exercises(const ExerciseOptions& options) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::string text;
  for (const Exercise& one : exercises()) {
    list.push_back({{"id", one.id}, {"title", one.title}, {"task", one.task}, {"file", one.file}});
    text += fmt::format("{:<18}  {}\n", one.id, one.title);
  }
  print_out(options.json ? write_json(list, 2) + "\n" : text + "\ns3sse exercise start NAME makes a folder for one.\n");
  return 0;
}

/// Calls `use` with the exercise of that name and the vectors.
template <class Use>
int with_exercise(const ExerciseOptions& options, Use&& use) {
  const auto all = exercises();
  const auto found = std::ranges::find(all, options.name, &Exercise::id);
  if (found == all.end())
    return give_up(ExitCode::usage,
                   fmt::format("there is no exercise {}; s3sse exercise list names them", options.name));
  const auto vectors = load_vectors("");
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  return std::forward<Use>(use)(*vectors, *found);
}

int start_one(const ExerciseOptions& options) {
  return with_exercise(options, [&](const Vectors& vectors, const Exercise& exercise) {
    const auto folder = folder_of(options);
    if (const auto started = start_exercise(vectors, exercise, folder); !started)
      return give_up(ExitCode::usage, started.error().message);
    print_out(fmt::format("{}\n\n{}\nYour answer goes into {}. Then: s3sse exercise check {}{}\n", exercise.title,
                          as_text_lines(broken_to(exercise.task, 100)), (folder / exercise.file).string(), exercise.id,
                          options.folder.empty() ? "" : " " + options.folder));
    return 0;
  });
}

int check_one(const ExerciseOptions& options) {
  return with_exercise(options, [&](const Vectors& vectors, const Exercise& exercise) {
    const auto outcome = check_exercise(vectors, exercise, folder_of(options));
    if (!outcome) return give_up(ExitCode::usage, outcome.error().message);
    const int code = outcome->passed ? 0 : static_cast<int>(ExitCode::deviations);
    if (options.json) {
      print_out(write_json(nlohmann::ordered_json{{"passed", outcome->passed}, {"remarks", outcome->remarks}}, 2) +
                "\n");
      return code;
    }
    std::string out = outcome->passed ? fmt::format("Right: {}.\n", exercise.title) : "Not yet.\n";
    for (const std::string& remark : outcome->remarks) out += fmt::format("  {}\n", remark);
    if (!outcome->passed) out += options.hint ? fmt::format("Hint: {}\n", exercise.hint) : "--hint gives one.\n";
    print_out(out);
    return code;
  });
}

}  // namespace

void add_exercise_command(Command& program) {
  auto options = std::make_shared<ExerciseOptions>();
  Command verb = program.add_verb("exercise", "Learn by doing: a task, a file for the answer, and a check");
  verb.require_verb();
  Command list = verb.add_verb("list", "Name the exercises");
  list.add_flag("--json", options->json, "as JSON");
  list.footer(R"(Examples:
  s3sse exercise list            ten of them, from the first policy to a ransom attack
Exit codes: 0.)");
  list.action([options] { return list_exercises(*options); });
  Command start =
      verb.add_verb("start", "Make a folder with the task, what there is to go by, and a file for the answer");
  start.add_option("name", options->name, "of the exercise").required().type_name("NAME").offers(exercise_names);
  start.add_option("folder", options->folder, "to make (default: the name)").type_name("DIR");
  start.footer(R"(Examples:
  s3sse exercise start deny-unencrypted
  s3sse exercise start ransom my-answer
Exit codes: 0, 2 wrong usage, no such exercise, or a file that is there already, 6 vectors invalid.)");
  start.action([options] { return start_one(*options); });
  Command check = verb.add_verb("check", "Try the answer on a simulator, and say what does not hold yet");
  check.add_option("name", options->name, "of the exercise").required().type_name("NAME").offers(exercise_names);
  check.add_option("folder", options->folder, "that start made (default: the name)").type_name("DIR");
  check.add_flag("--hint", options->hint, "give a hint where it is not right yet");
  check.add_flag("--json", options->json, "as JSON");
  check.footer(R"(Examples:
  s3sse exercise check deny-unencrypted
  s3sse exercise check ransom my-answer --hint
Exit codes: 0 right, 1 not yet, 2 wrong usage, no such exercise, or an answer that cannot be read, 6 vectors invalid.)");
  check.action([options] { return check_one(*options); });
  verb.footer(R"(Examples:
  s3sse exercise start deny-unencrypted      a policy to write
  s3sse exercise check deny-unencrypted --hint
Exit codes: 0 right, 1 not yet, 2 wrong usage, no such exercise, or a file that cannot be read, 6 vectors invalid.)");
}

}  // namespace s3sse::cli
