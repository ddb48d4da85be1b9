#include "harness/cli/simulator/rule_switches.h"

#include <fmt/format.h>

#include "simulator/base/nearest_word.h"
#include "simulator/deviations/deviation.h"

namespace s3sse::cli {

namespace {

std::vector<std::string> names_of_rules_for(std::string_view subject) {
  std::vector<std::string> out;
  for (const auto name : {&RuleInfo::id, &RuleInfo::slug})
    for (const RuleInfo& about : rulebook())
      if (about.subject == subject) out.emplace_back(about.*name);
  return out;
}

Result<Rules> without(const std::vector<std::string>& names, const std::vector<std::string>& switches) {
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

}  // namespace

std::vector<std::string> switch_names() {
  return names_of_rules_for("endpoint");
}

Result<Rules> rules_without(const std::vector<std::string>& names) {
  return without(names, switch_names());
}

std::vector<std::string> client_switch_names() {
  return names_of_rules_for("client");
}

Result<Rules> client_rules_without(const std::vector<std::string>& names) {
  return without(names, client_switch_names());
}

std::vector<std::string> misbehaviour(const std::string& rule_id) {
  const auto rule = find_rule(rule_id);
  if (!rule) return {};
  const auto sentences = deviations::sentences(*rule);
  return {sentences.begin(), sentences.end()};
}

}  // namespace s3sse::cli
