#pragma once
// A run in numbers: by verdict, by method, by level. Never one percentage: what was not checked must stay visible.
#include <array>
#include <cstddef>
#include <map>
#include <string>

#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t known_failures = 0;
  std::size_t undecided = 0;
  std::size_t not_checked = 0;
  std::size_t out_of_scope = 0;

  void add(Verdict verdict);
  /// Everything that the endpoint was said to have, checked or not.
  [[nodiscard]] std::size_t applicable() const { return passed + failed + known_failures + undecided + not_checked; }
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct Summary {
  std::size_t total = 0;
  std::array<std::size_t, verdict_count> verdicts{};  ///< indexed by Verdict
  Tally all;
  Tally gate;                            ///< the cases that decide the exit code
  std::map<std::string, Tally> methods;  ///< a case of two methods counts in both; one of none under "other"
  std::map<std::string, Tally> levels;   ///< MUST, SHOULD, MAY; a case without rules under "none"

  [[nodiscard]] std::size_t count(Verdict verdict) const { return verdicts[static_cast<std::size_t>(verdict)]; }
  friend bool operator==(const Summary&, const Summary&) = default;
};

Summary summarize(const RunRecord& record);

}  // namespace s3sse::reports
