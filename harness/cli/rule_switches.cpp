#include "harness/cli/rule_switches.h"

#include <fmt/format.h>

#include "harness/cli/nearest_word.h"
#include "simulator/deviations/deviation.h"

namespace s3sse::cli {

Result<Rules> rules_without(const std::vector<std::string>& names) {
  Rules rules;
  for (const std::string& name : names) {
    const auto rule = find_rule(name);
    if (!rule) {
      std::vector<std::string> known;
      for (const RuleInfo& about : rulebook()) {
        known.emplace_back(about.id);
        known.emplace_back(about.slug);
      }
      const std::string nearest = nearest_word(name, known);
      return fail(fmt::format("there is no rule \"{}\"{}; s3sse coverage --verbose lists them", name,
                              nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest)));
    }
    rules.switch_off(*rule);
  }
  return rules;
}

std::vector<std::string> misbehaviour(const std::string& rule_id) {
  const auto rule = find_rule(rule_id);
  if (!rule) return {};
  const auto sentences = deviations::sentences(*rule);
  return {sentences.begin(), sentences.end()};
}

}  // namespace s3sse::cli
