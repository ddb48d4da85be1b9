#pragma once
// Prints every benchmark as Google Benchmark does, then the ratios that the budgets are about.
#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace s3sse::benchmarks {

/// One budget: what is measured, and the limit of the same run that it is held against.
struct Budget {
  std::string what;       ///< benchmark name
  std::string limit;      ///< benchmark name
  double wanted = 0;      ///< share of the limit
  std::string statement;  ///< the budget in words
};

/// The figures that a budget is held against.
struct Outcome {
  Budget budget;
  double measured = 0;  ///< bytes or items per second; the best of the repetitions
  double limit = 0;     ///< the same, of the limit
  [[nodiscard]] double ratio() const { return measured / limit; }
  [[nodiscard]] bool held() const { return ratio() >= budget.wanted; }
};

class RatioReporter final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override;
  /// Budgets whose figures were not measured (filtered out) are left out.
  [[nodiscard]] std::vector<Outcome> outcomes(const std::vector<Budget>& budgets) const;

 private:
  std::map<std::string, double> rates_;  ///< bytes or items per second, by name
};

void print_table(const std::vector<Outcome>& outcomes);
/// {"date", "processors", "budgets": [{"statement", "what", "limit", "measured_per_second", "limit_per_second",
/// "ratio", "wanted", "held"}]}
std::string json_of(const std::vector<Outcome>& outcomes);

}  // namespace s3sse::benchmarks
