#pragma once
// The things that a name of the command line may stand for: a rule, a case, a topic.
#include <string>
#include <vector>

#include "harness/model/suite.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// Ids, then slugs.
std::vector<std::string> rule_names(const harness::model::RuleCatalogue& rules);

/// Those that bind an endpoint, then those that bind a client; each by id.
std::vector<const harness::model::RuleEntry*> every_rule(const harness::model::Suite& suite);

/// Base ids of the cases, and the topics that they are in: sse-c, sse-c/read ...
std::vector<std::string> case_names(const harness::model::Suite& suite);

/// Lenient branches of the cases, which a run may accept.
std::vector<std::string> laxity_names(const harness::model::Suite& suite);

/// Those of the vectors that a run without --vectors takes, for a shell to offer; none when they cannot be loaded.
std::vector<std::string> offered_rules();
std::vector<std::string> offered_cases();
std::vector<std::string> offered_laxities();
std::vector<std::string> offered_rules_and_cases();

/// The rule, by id or slug; null when there is none.
const harness::model::RuleEntry* rule_named(const harness::model::RuleCatalogue& rules, const std::string& name);

/// A rule, whomever it binds; or one case, in every variant unless one is named; or all cases of a topic.
struct Named {
  const harness::model::RuleEntry* rule = nullptr;
  std::vector<const harness::model::Case*> cases;
  bool topic = false;
};

/// Case does not matter where it makes no difference. The error says what the name comes near to.
Result<Named> find_named(const harness::model::Suite& suite, const std::string& name);

}  // namespace s3sse::cli
