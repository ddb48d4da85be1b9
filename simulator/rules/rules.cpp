#include "simulator/rules/rules.h"

#include <algorithm>

namespace s3sse {

// rulebook() itself is generated, next to the table that it returns.

const RuleInfo& info(Rule rule) {
  return rulebook()[static_cast<std::size_t>(rule)];
}

std::optional<Rule> find_rule(std::string_view id_or_slug) {
  // Asked by people and by loaders, never while a request is served: a walk over some hundred entries will do.
  const std::span<const RuleInfo> all = rulebook();
  const auto found =
      std::ranges::find_if(all, [&](const RuleInfo& rule) { return rule.id == id_or_slug || rule.slug == id_or_slug; });
  if (found == all.end()) return std::nullopt;
  return found->rule;
}

bool in_force_on(Rule rule, std::string_view day) {
  // Dates of this form sort as text. Without a start a rule has always held; an empty start sorts before any day.
  const RuleInfo& about = info(rule);
  return about.since <= day && (about.until.empty() || day < about.until);
}

Rules Rules::of_day(std::string_view day) {
  Rules rules;
  for (const RuleInfo& about : rulebook()) {
    if (!in_force_on(about.rule, day)) rules.switch_off(about.rule);
  }
  return rules;
}

std::vector<Rule> Rules::switched_off() const {
  std::vector<Rule> off;
  for (std::size_t index = 0; index < rule_count; ++index) {
    if (off_[index]) off.push_back(static_cast<Rule>(index));
  }
  return off;
}

}  // namespace s3sse
