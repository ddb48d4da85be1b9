#pragma once
// The check of what the audit log tells of a step.
#include "harness/runner/judge/finding_list.h"

namespace s3sse::harness::runner {

/// Returns why nothing could be checked; empty: checked.
std::string check_audit(const model::Expectation& expectation, FindingList& findings);

}  // namespace s3sse::harness::runner
