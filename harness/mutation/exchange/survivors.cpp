#include "harness/mutation/exchange/survivors.h"

#include <algorithm>

#include "harness/model/selection.h"

namespace s3sse::harness::mutation {

std::string survival_reason(std::string_view id) {
  for (const Survivor& each : survivors())
    if (model::glob_match(each.pattern, id)) return std::string(each.reason);
  return {};
}

bool is_chosen(std::string_view id, const std::vector<std::string>& patterns) {
  return patterns.empty() ||
         std::ranges::any_of(patterns, [&](const std::string& pattern) { return model::glob_match(pattern, id); });
}

std::vector<std::string_view> stale_survivors(const std::vector<reports::MutantResult>& mutants) {
  std::vector<std::string_view> out;
  for (const Survivor& each : survivors()) {
    const bool excuses = std::ranges::any_of(mutants, [&](const reports::MutantResult& mutant) {
      return mutant.kind == reports::MutantKind::exchange && mutant.fate != reports::MutantFate::killed &&
             model::glob_match(each.pattern, mutant.id);
    });
    if (!excuses) out.push_back(each.pattern);
  }
  return out;
}

}  // namespace s3sse::harness::mutation
