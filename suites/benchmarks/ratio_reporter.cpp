#include "suites/benchmarks/ratio_reporter.h"

#include <fmt/format.h>

#include <algorithm>

namespace s3sse::benchmarks {

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  ConsoleReporter::ReportRuns(runs);
  for (const auto& run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    for (const char* counter : {"bytes_per_second", "items_per_second"}) {
      const auto found = run.counters.find(counter);
      if (found != run.counters.end()) {
        auto& rate = rates_[run.run_name.function_name];
        rate = std::max(rate, static_cast<double>(found->second));
      }
    }
  }
}

void RatioReporter::print_budgets(const std::vector<Budget>& budgets) {
  fmt::print("\n{:<44} {:>12} {:>12} {:>8}   budget\n", "", "measured/s", "limit/s", "ratio");
  for (const auto& budget : budgets) {
    const auto measured = rates_.find(budget.what);
    const auto limit = rates_.find(budget.limit);
    if (measured == rates_.end() || (!budget.limit.empty() && limit == rates_.end())) continue;
    const double reference = budget.limit.empty() ? 1 : limit->second;
    const double ratio = measured->second / reference;
    fmt::print("{:<44} {:>12.4g} {:>12.4g} {:>8.3g}   {} ({})\n", budget.what, measured->second,
               budget.limit.empty() ? budget.wanted : limit->second,
               budget.limit.empty() ? measured->second / budget.wanted : ratio, budget.statement,
               ratio >= budget.wanted ? "held" : "missed");
  }
}

}  // namespace s3sse::benchmarks
