#pragma once
// Two results of the same vectors, case by case: what became worse, what became better, what changed. Never only
// totals.
#include <optional>
#include <string>
#include <vector>

#include "reports/model/exit_code.h"
#include "reports/model/run_record.h"

namespace s3sse::reports {

struct DiffEntry {
  std::string id;
  std::string title;
  std::string rule;               ///< of the worst finding, or the first that the case cites
  std::optional<Verdict> before;  ///< nothing: the case is new
  std::optional<Verdict> after;   ///< nothing: it vanished
  std::string before_answer;      ///< "status: 200; error code: (none)"; empty when it conformed
  std::string after_answer;
  Nature nature = Nature::none;  ///< of the deviation, after or else before
  bool gates = false;
};

/// A cause in the two runs, with the number of its cases in each. Of a cause that is gone the words are those of
/// before.
struct CauseChange {
  std::string id;
  std::string said;
  Nature nature = Nature::none;
  std::size_t before = 0;
  std::size_t after = 0;
};

struct Diff {
  std::vector<CauseChange> new_causes;
  std::vector<CauseChange> gone_causes;
  std::vector<CauseChange> grown_causes;   ///< more cases than before
  std::vector<DiffEntry> newly_deviating;  ///< conformed, or was known, or was not decided
  std::vector<DiffEntry> newly_conforming;
  std::vector<DiffEntry> changed_answer;  ///< deviates as before, in another way
  std::vector<DiffEntry> no_longer_checked;
  std::vector<DiffEntry> newly_checked;  ///< was not checked, and conforms
  std::vector<DiffEntry> vanished;
  std::vector<DiffEntry> added;
  std::vector<DiffEntry> stale;  ///< expected to fail, and passes
  std::size_t unchanged = 0;
};

/// Each list is ordered by what it means for the user, worst first. Names of buckets, ids and digests, which differ
/// from run to run, do not count as a changed answer.
Diff diff_of(const RunRecord& before, const RunRecord& after);

/// 4: a gating case newly deviates, or an expectation is stale; 3: the later run is incomplete, or lost the answer to a
/// gating case; else 0.
Decision decide(const Diff& diff, const RunRecord& after);

/// Returns what an answer says apart from what differs in every run.
std::string steady_text(std::string_view text);

/// The findings of a case in one line, without what differs from run to run.
std::string answer_of(const CaseResult& result);

}  // namespace s3sse::reports
