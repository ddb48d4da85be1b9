#pragma once
// Policies that say something else than their authors mean: the traps that people fall into with encryption.
#include <cstddef>
#include <string>
#include <vector>

#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::policy {

struct LintFinding {
  std::size_t statement = 0;  ///< from 0
  std::string sid{};
  std::string trap;    ///< a stable name: "deny-hits-default-encryption"
  std::string effect;  ///< of the statement, in words
  std::string advice;  ///< the way to say what is probably meant
};

/// In the order of the statements. Nothing is wrong with the grammar of such a policy: parse_policy judges that.
std::vector<LintFinding> lint(const PolicyDocument& document, PolicyKind kind);

}  // namespace s3sse::policy
