#pragma once
// A case as lines that a person can paste: curl, AWS CLI, boto3. Made from the case alone, without a run: what an
// earlier answer tells (an upload id, an ETag) is caught in a variable.
#include <vector>

#include "harness/model/case.h"
#include "harness/runner/run/options.h"
#include "harness/transport/endpoint.h"
#include "reports/model/transcript.h"

namespace s3sse::harness::runner {

/// "prepare" first, then each step, "clean-up" last. Credentials are the variables that every tool reads; customer keys
/// are variables, too, derived from the seed in the lines themselves. A step that a tool cannot send says so in a
/// comment.
std::vector<reports::Reproduction> reproduction_of(const model::Case& of, const RunOptions& options,
                                                   const EndpointInfo& info);

}  // namespace s3sse::harness::runner
