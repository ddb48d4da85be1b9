#pragma once
// The body of an answer.
#include "harness/runner/judge/finding_list.h"

namespace s3sse::harness::runner {

void check_body(const model::Expectation& expectation, FindingList& findings);

}  // namespace s3sse::harness::runner
