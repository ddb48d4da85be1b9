#pragma once
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// All rules but these, given by id or slug. The error names an unknown one and the nearest that there is.
Result<Rules> rules_without(const std::vector<std::string>& names);

}  // namespace s3sse::cli
