#pragma once
// Runs one case from its fixture to its verdict.
#include <string>
#include <vector>

#include "harness/model/rule_catalogue.h"
#include "harness/runner/request/sender.h"
#include "harness/runner/run/capability_resolution.h"

namespace s3sse::harness::runner {

/// The things that the cases of one run share.
struct RunContext {
  Sender& sender;
  const RunOptions& options;
  const Capabilities& capabilities;
  const model::RuleCatalogue& rules;
  std::string bucket_stem;           ///< "s3sse-<run id>"
  const std::atomic<bool>& gave_up;  ///< no further step goes out: the endpoint is gone
};

struct CaseOutcome {
  reports::CaseResult result;
  std::vector<std::string> clean_up_failures;
  bool interrupted = false;  ///< stopped between two steps; the result says skipped
};

/// Returns what is known of a case before it runs: id, title, rules ... with verdict skipped.
reports::CaseResult describe_case(const model::Case& of);

/// Thread-safe. `attempt` makes the buckets of a repetition new ones.
CaseOutcome run_case(const model::Case& running, const RunContext& context, unsigned attempt = 0);

}  // namespace s3sse::harness::runner
