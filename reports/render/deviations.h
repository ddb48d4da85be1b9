#pragma once
// Failed cases as deviations: variants of one case that fail in the same way are one deviation. Private to this folder.
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Deviation {
  const CaseResult* first = nullptr;
  const Finding* worst = nullptr;  ///< of `first`; null when it has no findings (a timeout)
  std::size_t cases = 1;
  Nature nature = Nature::none;
};

/// Worst nature first; among equals those that gate before the rest, then in the order of the vectors. The pointers go
/// into `record`.
std::vector<Deviation> deviations_of(const RunRecord& record);

}  // namespace s3sse::reports
