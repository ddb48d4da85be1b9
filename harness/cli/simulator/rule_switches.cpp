#include "harness/cli/simulator/rule_switches.h"

#include <fmt/format.h>

#include "simulator/base/nearest_word.h"
#include "simulator/deviations/deviation.h"

namespace s3sse::cli {

std::vector<std::string> switch_names() {
  std::vector<std::string> out;
  for (const auto name : {&RuleInfo::id, &RuleInfo::slug})
    for (const RuleInfo& about : rulebook())
      if (about.subject == "endpoint") out.emplace_back(about.*name);
  return out;
}

Result<Rules> rules_without(const std::vector<std::string>& names) {
  const std::vector<std::string> switches = switch_names();
  Rules rules;
  for (const std::string& name : names) {
    const auto known = known_word(name, switches);
    if (!known)
      return fail(fmt::format("there is no rule \"{}\"{}; s3sse rules finds them by words", name,
                              did_you_mean(name, switches)));
    rules.switch_off(*find_rule(*known));
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
