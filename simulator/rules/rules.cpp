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
    if (!in_force_on(about.rule, day)) rules.not_in_force_.set(static_cast<std::size_t>(about.rule));
  }
  rules.off_ = rules.not_in_force_;
  return rules;
}

void Rules::switch_off(Rule rule) {
  off_.set(static_cast<std::size_t>(rule));
  switched_off_.set(static_cast<std::size_t>(rule));
}

void Rules::switch_on(Rule rule) {
  off_.reset(static_cast<std::size_t>(rule));
  switched_off_.reset(static_cast<std::size_t>(rule));
  not_in_force_.reset(static_cast<std::size_t>(rule));
}

Rules Rules::for_operations(std::initializer_list<std::string_view> operations) const {
  Rules rules = *this;
  if (switched_off_.none()) return rules;
  rules.off_ = not_in_force_;
  for (std::size_t index = 0; index < rule_count; ++index) {
    if (!switched_off_[index]) continue;
    const std::span<const std::string_view> named = rulebook()[index].operations;
    const bool reached = std::ranges::any_of(named, [&](std::string_view name) {
      return name == "any" || (!name.empty() && std::ranges::find(operations, name) != operations.end());
    });
    if (reached) rules.off_.set(index);
  }
  return rules;
}

Rules Rules::everywhere() const {
  Rules rules = *this;
  rules.off_ = switched_off_ | not_in_force_;
  return rules;
}

std::vector<Rule> Rules::switched_off() const {
  const Set everywhere = switched_off_ | not_in_force_;
  std::vector<Rule> off;
  for (std::size_t index = 0; index < rule_count; ++index) {
    if (everywhere[index]) off.push_back(static_cast<Rule>(index));
  }
  return off;
}

}  // namespace s3sse
