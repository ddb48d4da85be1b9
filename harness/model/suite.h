#pragma once
// All vectors, loaded: the rules and the expanded cases. The one entry point of this module.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/case.h"
#include "harness/model/problem.h"
#include "harness/model/rule_catalogue.h"

namespace s3sse::harness::model {

struct Suite {
  RuleCatalogue rules;            ///< that bind an endpoint: the only ones that a case can cite
  RuleCatalogue client_rules;     ///< that bind a client which encrypts by itself (vectors/client-side)
  std::vector<Case> cases;        ///< in the order of files and of the cases in them; ids are unique
  std::vector<Problem> problems;  ///< not empty: the vectors are wrong (exit code 6); what could be read is there
};

/// Loads `vectors` (the folder that holds rules/ and cases/), and the case files of further folders, which are held to
/// the same and are called by their paths. Reads everything before it complains.
Suite load_suite(const std::filesystem::path& vectors, const std::vector<std::filesystem::path>& more_cases = {});

/// Adds the cases of one file's text to `suite`; `name` is for messages. For tests and tools.
void load_cases(const std::string& name, std::string_view text, Suite& suite);

}  // namespace s3sse::harness::model
