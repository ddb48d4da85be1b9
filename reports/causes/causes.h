#pragma once
// The causes behind the deviations of a run, worst first: what the endpoint does otherwise, in a sentence, with the
// cases that follow from it.
#include <string>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Cause {
  std::string said;  ///< "UploadPart ignores the headers of SSE-C: it succeeds, and nothing of them is in the answer."
  Nature nature = Nature::none;          ///< the worst of its cases
  std::vector<const CaseResult*> cases;  ///< failed, and blocked by it; in the order of the vectors
  std::vector<std::string> rules;        ///< that these blame: the one found broken, then the most blamed
  const CaseResult* smallest = nullptr;  ///< the case that shows it with the fewest requests
  std::size_t would_become_green = 0;    ///< cases that nothing else is wrong with
  bool counts = false;                   ///< one of its cases decides the exit code
};

/// Every failed or blocked case belongs to one cause: the rule that a trial found broken (CaseResult::breach), else
/// what its first finding shows, or the set-up step that failed. What blames the same single rule is one cause. Worst
/// nature first, then by the number of cases. The pointers go into `record`.
std::vector<Cause> causes_of(const RunRecord& record);

}  // namespace s3sse::reports
