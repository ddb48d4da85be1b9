#pragma once
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// Returns what a rule of the simulator may be called: ids, then slugs.
std::vector<std::string> switch_names();

/// All rules but these, given by id or slug, in any case. The error names an unknown one and the nearest that there is.
Result<Rules> rules_without(const std::vector<std::string>& names);

/// The same for the rules that bind clients (simulator/client_side).
std::vector<std::string> client_switch_names();
Result<Rules> client_rules_without(const std::vector<std::string>& names);

/// Returns what the simulator does while the rule is switched off, in a sentence each (the index of
/// simulator/deviations). Empty: no such rule, or none is written down.
std::vector<std::string> misbehaviour(const std::string& rule_id);

}  // namespace s3sse::cli
