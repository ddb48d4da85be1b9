#include "harness/cli/command/names.h"

#include <fmt/format.h>

#include <set>

#include "harness/cli/rulebook/vectors.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::cli {
namespace {

using harness::model::Case;
using harness::model::Expectation;
using harness::model::RuleCatalogue;
using harness::model::RuleEntry;
using harness::model::Suite;

void add_laxities(const Expectation& expectation, std::set<std::string>& out) {
  if (!expectation.laxity.empty()) out.insert(expectation.laxity);
  for (const Expectation& branch : expectation.one_of) add_laxities(branch, out);
}

template <class Names>
std::vector<std::string> offered(Names names) {
  const auto vectors = load_vectors({});
  return vectors ? names(vectors->suite) : std::vector<std::string>();
}

}  // namespace

std::vector<std::string> rule_names(const RuleCatalogue& rules) {
  std::vector<std::string> out;
  for (const auto& [id, rule] : rules.all()) out.push_back(id);
  for (const auto& [id, rule] : rules.all()) out.push_back(rule.ref.slug);
  return out;
}

std::vector<const RuleEntry*> every_rule(const Suite& suite) {
  std::vector<const RuleEntry*> out;
  for (const RuleCatalogue* rules : {&suite.rules, &suite.client_rules})
    for (const auto& [id, rule] : rules->all()) out.push_back(&rule);
  return out;
}

std::vector<std::string> case_names(const Suite& suite) {
  std::set<std::string> out;
  for (const Case& each : suite.cases)
    for (std::size_t end = 0; end != std::string::npos;) {
      end = each.base_id.find('/', end + 1);
      out.insert(each.base_id.substr(0, end));
    }
  return {out.begin(), out.end()};
}

std::vector<std::string> laxity_names(const Suite& suite) {
  std::set<std::string> out;
  for (const Case& each : suite.cases)
    for (const auto& step : each.steps)
      for (const Expectation& expectation : step.expect) add_laxities(expectation, out);
  return {out.begin(), out.end()};
}

std::vector<std::string> offered_rules() {
  return offered([](const Suite& suite) { return rule_names(suite.rules); });
}

std::vector<std::string> offered_cases() {
  return offered(case_names);
}

std::vector<std::string> offered_laxities() {
  return offered(laxity_names);
}

std::vector<std::string> offered_rules_and_cases() {
  return offered([](const Suite& suite) {
    std::vector<std::string> out = rule_names(suite.rules);
    for (std::string& name : rule_names(suite.client_rules)) out.push_back(std::move(name));
    for (std::string& name : case_names(suite)) out.push_back(std::move(name));
    return out;
  });
}

const RuleEntry* rule_named(const RuleCatalogue& rules, const std::string& name) {
  const auto known = known_word(name, rule_names(rules));
  if (!known) return nullptr;
  if (const RuleEntry* by_id = rules.find(*known)) return by_id;
  for (const auto& [id, rule] : rules.all())
    if (rule.ref.slug == *known) return &rule;
  return nullptr;
}

Result<Named> find_named(const Suite& suite, const std::string& name) {
  Named out;
  out.rule = rule_named(suite.rules, name);
  if (out.rule == nullptr) out.rule = rule_named(suite.client_rules, name);
  if (out.rule != nullptr) return out;
  std::vector<std::string> names = case_names(suite);
  const auto known = known_word(name, names);
  for (const Case& each : suite.cases) {
    if (known && each.base_id == *known) out.cases.push_back(&each);
    if (!known) names.push_back(each.id);
  }
  if (!out.cases.empty()) return out;
  const auto variant = known ? known : known_word(name, names);
  for (const Case& each : suite.cases) {
    if (variant && each.id == *variant) out.cases.push_back(&each);
    if (known && each.base_id.starts_with(*known + "/")) out.cases.push_back(&each);
  }
  out.topic = known.has_value();
  if (!out.cases.empty()) return out;
  for (const RuleEntry* rule : every_rule(suite)) {
    names.push_back(rule->ref.id);
    names.push_back(rule->ref.slug);
  }
  return fail(fmt::format("there is no rule and no case \"{}\"{}; s3sse rules and s3sse list find them by words", name,
                          did_you_mean(name, names)));
}

}  // namespace s3sse::cli
