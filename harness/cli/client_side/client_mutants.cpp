#include "harness/cli/client_side/client_mutants.h"

#include <algorithm>
#include <set>
#include <string>

#include "harness/cli/client_side/client_scenarios.h"
#include "harness/cli/client_side/vector_replay.h"

namespace s3sse::cli {
namespace {

using reports::MutantFate;
using reports::MutantResult;
using ClientVector = ClientVectors::Vector;

bool cites_rule(const ClientVector& vector, std::string_view id) {
  return std::ranges::find(vector.rules, id) != vector.rules.end();
}

MutantResult broken_client(Rule rule, const ClientVectors& vectors, const std::set<std::string>& unsound,
                           std::size_t killers) {
  const RuleInfo& about = info(rule);
  MutantResult result;
  result.id = about.id;
  result.slug = about.slug;
  result.title = about.statement;
  result.level = about.level;
  result.consulted_at.assign(about.consulted_at.begin(), about.consulted_at.end());
  Rules rules;
  rules.switch_off(rule);
  for (const ClientVector& vector : vectors.all()) {
    if (!cites_rule(vector, about.id) || unsound.contains(vector.id)) continue;
    ++result.citing;
    if (killers != 0 && result.killers.size() >= killers) continue;
    if (std::string fault = vectors.fault(vector, rules); !fault.empty())
      result.killers.push_back({vector.id, std::move(fault)});
  }
  for (const ClientScenario& scenario : client_scenarios()) {
    if (std::ranges::find(scenario.rules, rule) == scenario.rules.end()) continue;
    ++result.citing;
    if (killers != 0 && result.killers.size() >= killers) continue;
    if (std::string fault = scenario.fault(rules); !fault.empty())
      result.killers.push_back({std::string(scenario.id), std::move(fault)});
  }
  result.fate = !result.killers.empty() ? MutantFate::killed
                : result.citing > 0     ? MutantFate::survived
                                        : MutantFate::not_reached;
  return result;
}

}  // namespace

std::vector<Rule> client_rules_to_break() {
  std::vector<Rule> out;
  for (const RuleInfo& about : rulebook())
    if (about.subject == "client" && !about.consulted_at.empty()) out.push_back(about.rule);
  return out;
}

Result<void> break_client_rules(const std::vector<Rule>& rules, const std::filesystem::path& folder,
                                std::size_t killers, reports::MutationRecord& record) {
  if (rules.empty()) return {};
  const auto vectors = ClientVectors::load(folder);
  if (!vectors) return tl::unexpected(vectors.error());
  std::set<std::string> unsound;
  for (const ClientVector& vector : vectors->all()) {
    const std::string fault = vectors->fault(vector, {});
    if (fault.empty()) continue;
    unsound.insert(vector.id);
    record.baseline_failures.push_back(vector.id + ": " + fault);
  }
  for (const ClientScenario& scenario : client_scenarios()) {
    if (const std::string fault = scenario.fault({}); !fault.empty())
      record.baseline_failures.push_back(std::string(scenario.id) + ": " + fault);
  }
  record.cases += client_scenarios().size() + vectors->all().size() - unsound.size();
  for (const Rule rule : rules) record.mutants.push_back(broken_client(rule, *vectors, unsound, killers));
  return {};
}

}  // namespace s3sse::cli
