#pragma once
// The mutation proof of the reference client: each rule that binds clients is broken, and the judge of all clients has
// to notice; a check of the inside notices what nothing outside shows.
#include <filesystem>
#include <vector>

#include "harness/model/rule_catalogue.h"
#include "reports/model/mutation_record.h"
#include "simulator/base/result.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// Every rule that the reference client's code asks for, and each other MUST and SHOULD that can be checked, in the
/// order of the rulebook.
std::vector<Rule> client_rules_to_break();

/// Adds a result for each rule to `record`, and what is not right while nothing is broken. `folder` is that of the
/// vectors; a mutant that `killers` cases named meets no more of them, 0: it meets all.
Result<void> break_client_rules(const std::vector<Rule>& rules, const harness::model::RuleCatalogue& catalogue,
                                const std::filesystem::path& folder, std::size_t killers,
                                reports::MutationRecord& record);

}  // namespace s3sse::cli
