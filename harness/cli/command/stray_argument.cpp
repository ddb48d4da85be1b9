#include "harness/cli/command/stray_argument.h"

#include <algorithm>

#include "harness/cli/command/command.h"
#include "harness/cli/command/names.h"
#include "harness/cli/rulebook/vectors.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::cli {
namespace {

bool has_flag(const VerbInfo& verb, std::string_view name) {
  return std::ranges::any_of(
      verb.flags, [&](const FlagInfo& flag) { return std::ranges::find(flag.names, name) != flag.names.end(); });
}

}  // namespace

std::string interpret_stray_argument(const std::string& argument, const VerbInfo& verb) {
  if (!has_flag(verb, "--only") && !has_flag(verb, "--rule")) return {};
  const auto vectors = load_vectors({});
  if (!vectors) return {};
  if (has_flag(verb, "--rule"))
    if (const auto rule = known_word(argument, rule_names(vectors->suite.rules))) return "--rule " + *rule;
  if (has_flag(verb, "--only"))
    if (const auto name = known_word(argument, case_names(vectors->suite))) return "--only " + *name;
  return {};
}

}  // namespace s3sse::cli
