#pragma once
// The shards of one run as the one run that they are.
#include <string>
#include <utility>
#include <vector>

#include "reports/model/run_record.h"
#include "simulator/base/result.h"

namespace s3sse::reports {

/// Name (a file) and record of each shard. They must agree on endpoint, seed, era, gate and version of s3sse; a case
/// may be decided by one of them only. One incomplete shard makes the whole incomplete. The seconds are those of the
/// slowest, for shards run at the same time. The cases stand in the order of the vectors.
Result<RunRecord> merge(const std::vector<std::pair<std::string, RunRecord>>& shards);

}  // namespace s3sse::reports
