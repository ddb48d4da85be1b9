#pragma once
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// All rules but these, given by id or slug. The error names an unknown one and the nearest that there is.
Result<Rules> rules_without(const std::vector<std::string>& names);

/// What the simulator does while the rule is switched off, in a sentence each (the index of simulator/deviations).
/// Empty: no such rule, or none is written down.
std::vector<std::string> misbehaviour(const std::string& rule_id);

}  // namespace s3sse::cli
