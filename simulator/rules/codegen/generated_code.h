#pragma once
// The compiled rulebook as C++: the enumeration Rule, and the table with what each rule says.
#include <string>
#include <vector>

#include "simulator/rules/codegen/rule_source.h"

namespace s3sse::codegen {

/// rule_ids.gen.h
std::string header_text(const std::vector<RuleSource>& rules);
/// rule_table.gen.cpp
std::string table_text(const std::vector<RuleSource>& rules);

}  // namespace s3sse::codegen
