#pragma once
// The part of the cases that this process runs, when a CI spreads them over several machines.
#include <optional>
#include <string>
#include <string_view>

#include "harness/cli/command/environment.h"
#include "harness/runner/run/options.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

struct ShardChoice {
  harness::runner::Shard shard;
  std::string from;  ///< "--shard", or the variables that said so; empty: the whole
};

/// "2/5": the second of five.
Result<harness::runner::Shard> parse_shard(std::string_view text);

/// The flag, or else what the CI says: GTEST_TOTAL_SHARDS and GTEST_SHARD_INDEX; S3SSE_SHARD (for a matrix of GitHub
/// Actions); JOB_COMPLETION_INDEX with S3SSE_SHARDS (Kubernetes Indexed Jobs); CI_NODE_INDEX and
/// CI_NODE_TOTAL (GitLab). Half a pair is an error: a shard that runs everything would go unnoticed.
Result<ShardChoice> choose_shard(const std::string& flag, const Environment& environment);

}  // namespace s3sse::cli
