#pragma once
// A run in numbers: by verdict, by method, by level. Never one percentage: what was not checked must stay visible.
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t known_failures = 0;
  std::size_t stale = 0;
  std::size_t undecided = 0;
  std::size_t not_checked = 0;
  std::size_t out_of_scope = 0;

  void add(Verdict verdict);
  /// Those that gave an answer about the endpoint.
  [[nodiscard]] std::size_t checked() const { return passed + failed + known_failures + stale; }
  /// Everything that the endpoint was said to have, checked or not.
  [[nodiscard]] std::size_t applicable() const { return checked() + undecided + not_checked; }
  [[nodiscard]] std::size_t total() const { return applicable() + out_of_scope; }
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// One column in which people read a tally.
struct TallyColumn {
  std::string_view title;  ///< "Known failures"
  std::string_view key;    ///< "known_failures", as JSON names it
  std::size_t Tally::*count;
  bool rare = false;  ///< left out of a table in which it is 0 everywhere
};

/// All columns, in the order of every report; what stands in them adds up to Tally::total(). reports/README.md explains
/// the words.
inline constexpr std::array<TallyColumn, 7> tally_columns{{
    {"Passed", "passed", &Tally::passed},
    {"Failed", "failed", &Tally::failed},
    {"Known failures", "known_failures", &Tally::known_failures, true},
    {"Stale", "stale", &Tally::stale, true},
    {"No result", "undecided", &Tally::undecided, true},
    {"Not visible", "not_checked", &Tally::not_checked},
    {"Not applicable", "out_of_scope", &Tally::out_of_scope},
}};

/// Those that a table with these sums needs.
std::vector<TallyColumn> columns_for(const Tally& all);

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

/// Returns why the rows by method do not add up to the cases, in one sentence; empty where they do.
std::string methods_note(const Summary& summary);

}  // namespace s3sse::reports
