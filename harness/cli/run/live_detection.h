#pragma once
// Detection as the verbs want it: with a run id of its own and a journal.
#include <memory>
#include <string>
#include <vector>

#include "harness/cli/target/target_endpoint.h"
#include "harness/runner/detect/detection.h"

namespace s3sse::cli {

/// Milliseconds in 36 digits, and three random ones: runs that start at once make different buckets.
std::string new_run_id();

/// Notes what is made at an endpoint that outlives the process. Null without a home folder, or with a warning when the
/// file cannot be written.
std::unique_ptr<harness::runner::Journal> open_journal(const std::string& run_id, const std::string& endpoint);

harness::runner::Detection detect_live(const Target& target, TargetEndpoint& opened,
                                       const std::vector<std::string>& kms_keys, std::chrono::milliseconds step_limit);

}  // namespace s3sse::cli
