#pragma once
// Reads vectors/rules strictly: a member that nobody knows, a key given twice, a value outside its closed list is an
// error.
#include <filesystem>
#include <vector>

#include "simulator/rules/codegen/rule_source.h"

namespace s3sse::codegen {

/// The rules of every .json in `folder`, in the order of file names; what is wrong goes to `errors`.
std::vector<RuleSource> read_rules(const std::filesystem::path& folder, Errors& errors);

}  // namespace s3sse::codegen
