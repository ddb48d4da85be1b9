#pragma once
// The whole run: plan, select, run in parallel, record.
#include "harness/model/suite.h"
#include "harness/runner/run/options.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::runner {

/// The cases that the selection takes, in the order of the vectors.
std::vector<const model::Case*> select(const model::Suite& suite, const model::Selection& selection);
/// Of those of the selection, the ones in the shard.
std::vector<const model::Case*> select(const model::Suite& suite, const RunOptions& options);

/// Filters and shard as they were given, for the record.
std::string selection_text(const RunOptions& options);

/// Runs the selected cases. Requests are signed by `clock`: where a probe can move the endpoint's clock, it has to move
/// this one too. Cases that move the clock run alone, after all others. The results are in the order of the vectors and
/// do not depend on the number of workers.
reports::RunRecord run(const model::Suite& suite, Endpoint& endpoint, const Clock& clock, const RunOptions& options,
                       Observer* observer = nullptr);

/// The same for cases that were chosen already; the selection of `options` is only recorded.
reports::RunRecord run_cases(const model::RuleCatalogue& rules, const std::vector<const model::Case*>& cases,
                             Endpoint& endpoint, const Clock& clock, const RunOptions& options,
                             Observer* observer = nullptr);

}  // namespace s3sse::harness::runner
