#pragma once
// One case against a simulator of its own, and what went over the wire.
#include <string>
#include <vector>

#include "harness/cli/rulebook/wire_story.h"
#include "harness/model/suite.h"
#include "reports/model/run_record.h"

namespace s3sse::cli {

struct Demonstration {
  reports::CaseResult result;
  std::vector<Told> told;  ///< of the fixture and the steps; the clean-up is left out
};

/// In this process, with the example principals, in S3 of that era. `broken_rules`: ids of rules that are
/// switched off; empty: all of them hold.
Demonstration run_alone(const harness::model::Suite& suite, const harness::model::Case& c, int era,
                        const std::vector<std::string>& broken_rules = {});

}  // namespace s3sse::cli
