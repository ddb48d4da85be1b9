#pragma once
// Prints every benchmark as Google Benchmark does, then the ratios that the budgets are about.
#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace s3sse::benchmarks {

/// One budget: what is measured, the limit it is held against, and the ratio or figure that is wanted.
struct Budget {
  std::string what;       ///< benchmark name
  std::string limit;      ///< benchmark name; empty: `wanted` is absolute
  double wanted = 0;      ///< ratio, or bytes (items) per second
  std::string statement;  ///< the budget in words
};

class RatioReporter final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override;
  /// The table of budgets; figures that were not measured (filtered out) are left out.
  void print_budgets(const std::vector<Budget>& budgets);

 private:
  std::map<std::string, double> rates_;  ///< bytes or items per second, by name; the best of the repetitions
};

}  // namespace s3sse::benchmarks
