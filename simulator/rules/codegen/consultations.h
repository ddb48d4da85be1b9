#pragma once
// The places where the simulator asks for each rule: `Rule::name` in its sources, comments and literals left out.
#include <filesystem>
#include <vector>

#include "simulator/rules/codegen/rule_source.h"

namespace s3sse::codegen {

/// Fills `consulted_at` of each rule with "simulator/<file>:<line>", in the order of files and lines. The folder rules/
/// itself is left out, and deviations/, which says what is done where a rule is off.
void note_consultations(const std::filesystem::path& simulator, std::vector<RuleSource>& rules, Errors& errors);

}  // namespace s3sse::codegen
