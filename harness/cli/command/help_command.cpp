#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::cli {
namespace {

int print_help(const VerbInfo& program, const std::vector<std::string>& path) {
  const VerbInfo* verb = &program;
  for (const std::string& name : path) {
    const VerbInfo* below = verb->find(name);
    if (below == nullptr)
      return give_up(reports::ExitCode::usage, fmt::format("{} has no verb \"{}\"{}; see {} --help", verb->name, name,
                                                           did_you_mean(name, verb->verb_names()), verb->name));
    verb = below;
  }
  print_out(verb->help);
  return 0;
}

}  // namespace

void add_help_command(Command& program) {
  auto path = std::make_shared<std::vector<std::string>>();
  Command verb = program.add_verb("help", "The help of the program, or of a verb");
  verb.add_option("verb", *path, "run, or policy explain").type_name("VERB").offers([program] {
    return program.describe().verb_names();
  });
  verb.footer(R"(Examples:
  s3sse help                  what there is
  s3sse help run              the same as s3sse run --help
  s3sse help policy explain   of a verb below a verb
Exit codes: 0, 2 wrong usage.)");
  verb.action([program, path] { return print_help(program.describe(), *path); });
}

}  // namespace s3sse::cli
