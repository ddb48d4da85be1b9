#pragma once
// The causes behind the deviations of a run, worst first: what the endpoint does otherwise, in a sentence, with the
// cases that follow from it.
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/baseline.h"
#include "reports/model/run_record.h"

namespace s3sse::reports {

/// The standing of a cause against the baseline of its run.
enum class News { none, fresh, grown };
std::string_view to_string(News news);  ///< "", "new", "grown"

struct Cause {
  /// The name by which the next run knows it again: the rule, or the kind of the symptom with a digest of the rest.
  std::string id;
  std::string said;  ///< "UploadPart ignores the headers of SSE-C: it succeeds, and nothing of them is in the answer."
  Nature nature = Nature::none;          ///< the worst of its cases
  std::vector<const CaseResult*> cases;  ///< failed, and blocked by it; in the order of the vectors
  std::vector<std::string> rules;        ///< that these blame: the one found broken, then the most blamed
  const CaseResult* smallest = nullptr;  ///< the case that shows it with the fewest requests
  std::size_t would_become_green = 0;    ///< cases that nothing else is wrong with
  bool counts = false;                   ///< one of its cases decides the exit code
  News news = News::none;                ///< a baseline names causes, and not this one, or not all of its cases
};

/// Every failed or blocked case belongs to one cause: the rule that a trial found broken (CaseResult::breach), else
/// what its first finding shows, or the set-up step that failed. What blames the same single rule for the same fault is
/// one cause. Where there are more than a person reads, small ones of one kind are gathered in one, which says so.
/// Worst nature first, then by the number of cases. The pointers go into `record`. `known_ones`: with what a baseline
/// expects to fail, which else has no cause.
enum class KnownOnes { left_out, counted };
std::vector<Cause> causes_of(const RunRecord& record, KnownOnes known_ones = KnownOnes::left_out);

/// Returns the number of the case's cause in reports, from 1; 0 for a case of none. The case is one of the record.
std::size_t number_of(const std::vector<Cause>& causes, const CaseResult& result);

/// Returns what a baseline says of the causes of this run, known failures included.
std::vector<KnownCause> known_causes(const RunRecord& record);

}  // namespace s3sse::reports
