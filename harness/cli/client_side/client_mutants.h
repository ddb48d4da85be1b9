#pragma once
// The mutation proof of the reference client: each rule that binds clients is broken, and a vector or a scenario that
// cites it has to notice.
#include <filesystem>
#include <vector>

#include "reports/model/mutation_record.h"
#include "simulator/base/result.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// Every rule that the reference client's code asks for, in the order of the rulebook.
std::vector<Rule> client_rules_to_break();

/// Adds a result for each rule to `record`, and the vectors that fail while nothing is broken. `folder` is that of the
/// vectors; a mutant that `killers` vectors named meets no more of them, 0: it meets all.
Result<void> break_client_rules(const std::vector<Rule>& rules, const std::filesystem::path& folder,
                                std::size_t killers, reports::MutationRecord& record);

}  // namespace s3sse::cli
