#pragma once
// The deviations that a run is expected to find: those known of an endpoint, each with its reason. A run against a
// baseline asks one thing: is anything different?
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Expectation {
  std::string pattern;  ///< glob over case ids: '*' any text, '?' any character; nothing else is special
  Verdict verdict = Verdict::fail;
  std::vector<std::string> match;  ///< globs over observations ("2 GetObject: status: 200"); empty: whatever it was
  std::string reason;
  std::string link;
  std::string until;  ///< YYYY-MM-DD; from the day after on the expectation is stale; empty: for ever
};

/// A cause that is known, for readers, and for telling new ones from those that grew.
struct KnownCause {
  std::string id;
  std::string said;
  std::size_t cases = 0;
};

struct BaselineFile {
  static constexpr int format = 1;
  std::string about;  ///< product and version, for readers
  std::vector<Expectation> expected;
  std::vector<KnownCause> causes{};
};

/// Returns what was observed in a case, one line for each finding, or for the reason where there is none. Names that
/// change from run to run (buckets, ids, times) are '*', so that a line is a glob of itself.
std::vector<std::string> observations_of(const CaseResult& result);

/// Judges the cases of one run. Thread-safe.
class Baseline {
 public:
  /// `today` is YYYY-MM-DD. `gating_only`: a new deviation counts only where it would decide the exit code.
  Baseline(std::string name, BaselineFile file, std::string today, bool gating_only);

  /// A deviation that is expected, with all that was observed, becomes expected-failure; a case that is expected to
  /// deviate, and passes, unexpected-pass. Everything else stays, and is remembered as new when it deviates.
  void judge(CaseResult& result);

  /// Call it once, when all cases were judged. `whole`: no filter left cases out, so a pattern that met none is stale.
  [[nodiscard]] BaselineOutcome outcome(bool whole) const;

 private:
  struct Entry {
    Expectation expected;
    std::size_t held = 0;
    std::size_t met = 0;
    std::string passed;   ///< a case that passed although it was expected to deviate
    std::string changed;  ///< a case that deviates in another way
  };
  [[nodiscard]] bool out_of_date(const Expectation& expected) const;

  std::string name_;
  std::string today_;
  bool gating_only_;
  mutable std::mutex mutex_;
  std::vector<std::string> causes_;  ///< ids
  std::vector<Entry> entries_;
  std::vector<std::string> unexpected_;
};

/// The baseline that a run needs to be clean: one expectation for each deviating case, variants of one case with the
/// same observations folded into one. Reason, link and date of `old` expectations that still hold are kept.
BaselineFile updated_baseline(const RunRecord& record, const BaselineFile& old);

}  // namespace s3sse::reports
