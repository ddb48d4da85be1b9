#include "harness/cli/rulebook/coverage.h"

#include <set>

#include "harness/client_side/scenarios/scenario.h"
#include "harness/model/files.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

using harness::model::RuleCatalogue;
using Citations = std::map<std::string, std::set<std::string>, std::less<>>;  // of each rule, by its id

bool RuleCoverage::observable() const {
  return rule->visibility_reason.empty();
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

namespace {

Coverage measured(const RuleCatalogue& rules, const Citations& cited) {
  Coverage coverage;
  for (const auto& [id, entry] : rules.all()) {
    RuleCoverage rule{&entry, {}, {}};
    if (const auto cases = cited.find(id); cases != cited.end())
      rule.cases.assign(cases->second.begin(), cases->second.end());
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

}  // namespace

Coverage measure_coverage(const harness::model::Suite& suite) {
  Citations cited;
  for (const auto& c : suite.cases)
    for (const std::string& rule : c.rules) cited[rule].insert(c.base_id);
  return measured(suite.rules, cited);
}

Coverage measure_client_coverage(const harness::model::Suite& suite, const std::filesystem::path& folder) {
  Citations cited;
  for (const std::filesystem::path& file : harness::model::json_files(folder / "client-side")) {
    const auto text = read_file(file, harness::model::largest_vector_file);
    const auto read = parse_json(text.value_or("{}"));
    if (!read || !read->contains("vectors")) continue;  // it holds keys; what is wrong with a file, the judge says
    for (const auto& vector : read->at("vectors"))
      for (const auto& rule : vector.value("rules", std::vector<std::string>()))
        cited[rule].insert(vector.value("id", ""));
  }
  for (const harness::client_side::Scenario& scenario : harness::client_side::scenarios())
    for (const std::string& rule : scenario.rules) cited[rule].insert(scenario.id.substr(0, scenario.id.find('[')));
  return measured(suite.client_rules, cited);
}

namespace {

nlohmann::ordered_json coverage_document(const Coverage& coverage) {
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
  return {{"must", level("MUST")},
          {"should", level("SHOULD")},
          {"may", level("MAY")},
          {"uncovered", std::move(uncovered)},
          {"left_out", std::move(left_out)},
          {"rules", std::move(rules)}};
}

}  // namespace

std::string coverage_json(const Coverage& coverage, const Coverage& clients) {
  nlohmann::ordered_json document = coverage_document(coverage);
  document["clients"] = coverage_document(clients);
  return write_json(document, 1) + "\n";
}

}  // namespace s3sse::cli
