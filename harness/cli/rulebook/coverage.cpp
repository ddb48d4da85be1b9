#include "harness/cli/rulebook/coverage.h"

#include <set>

#include "simulator/base/json.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

bool RuleCoverage::observable() const {
  return rule->visibility == "wire" || rule->visibility == "inside";
}

std::vector<const RuleCoverage*> Coverage::uncovered() const {
  std::vector<const RuleCoverage*> out;
  for (const RuleCoverage& rule : rules)
    if (rule.observable() && !rule.covered() && rule.rule->ref.level != "MAY") out.push_back(&rule);
  return out;
}

std::vector<const RuleCoverage*> Coverage::left_out() const {
  std::vector<const RuleCoverage*> out;
  for (const RuleCoverage& rule : rules)
    if (!rule.observable() && rule.rule->ref.level != "MAY") out.push_back(&rule);
  return out;
}

Coverage measure_coverage(const harness::model::Suite& suite) {
  std::map<std::string, std::set<std::string>> cases;
  for (const auto& c : suite.cases)
    for (const std::string& rule : c.rules) cases[rule].insert(c.base_id);

  Coverage coverage;
  for (const auto& [id, entry] : suite.rules.all()) {
    RuleCoverage rule{&entry, {cases[id].begin(), cases[id].end()}, {}};
    if (const auto compiled = find_rule(id)) {
      const auto places = info(*compiled).consulted_at;
      rule.consulted_at.assign(places.begin(), places.end());
    }
    if (rule.observable()) {
      for (Coverage::Count* count :
           {&coverage.levels[entry.ref.level], &coverage.topics[entry.topic][entry.ref.level]}) {
        ++count->observable;
        count->covered += rule.covered() ? 1 : 0;
      }
    }
    coverage.rules.push_back(std::move(rule));
  }
  return coverage;
}

std::string coverage_json(const Coverage& coverage) {
  const auto level = [&](const char* name) -> nlohmann::ordered_json {
    const auto found = coverage.levels.find(name);
    const Coverage::Count count = found == coverage.levels.end() ? Coverage::Count{} : found->second;
    return {{"observable", count.observable}, {"covered", count.covered}};
  };
  nlohmann::ordered_json uncovered = nlohmann::ordered_json::array();
  for (const RuleCoverage* rule : coverage.uncovered()) uncovered.push_back(rule->rule->ref.id);
  nlohmann::ordered_json left_out = nlohmann::ordered_json::array();
  for (const RuleCoverage* rule : coverage.left_out())
    left_out.push_back({{"id", rule->rule->ref.id}, {"reason", rule->rule->visibility_reason}});
  nlohmann::ordered_json rules = nlohmann::ordered_json::array();
  for (const RuleCoverage& rule : coverage.rules)
    rules.push_back({{"id", rule.rule->ref.id},
                     {"level", rule.rule->ref.level},
                     {"topic", rule.rule->topic},
                     {"visibility", rule.rule->visibility},
                     {"cases", rule.cases},
                     {"consulted_at", rule.consulted_at}});
  return write_json(nlohmann::ordered_json{{"must", level("MUST")},
                                           {"should", level("SHOULD")},
                                           {"may", level("MAY")},
                                           {"uncovered", std::move(uncovered)},
                                           {"left_out", std::move(left_out)},
                                           {"rules", std::move(rules)}},
                    1) +
         "\n";
}

}  // namespace s3sse::cli
