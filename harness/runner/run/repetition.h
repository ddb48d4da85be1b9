#pragma once
// Random order that can be repeated, and one result out of several runs of a case.
#include <cstddef>
#include <string_view>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::harness::runner {

/// The same seed gives the same order on every machine.
void shuffle(std::vector<std::size_t>& order, std::string_view seed);

/// Takes the result of repetition `number` (2, 3 ...) in. As long as the verdict stays the same nothing changes but the
/// time; else the case is flaky, with the findings of its worst repetition.
void sum_up(reports::CaseResult& so_far, reports::CaseResult again, unsigned number);

}  // namespace s3sse::harness::runner
