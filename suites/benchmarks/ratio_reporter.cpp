#include "suites/benchmarks/ratio_reporter.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

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

std::vector<Outcome> RatioReporter::outcomes(const std::vector<Budget>& budgets) const {
  std::vector<Outcome> all;
  for (const auto& budget : budgets) {
    const auto measured = rates_.find(budget.what);
    const auto limit = rates_.find(budget.limit);
    if (measured != rates_.end() && limit != rates_.end()) all.push_back({budget, measured->second, limit->second});
  }
  return all;
}

void print_table(const std::vector<Outcome>& outcomes) {
  fmt::print("\n{:<24} {:>12} {:>12} {:>8}   budget\n", "", "measured/s", "limit/s", "ratio");
  for (const auto& outcome : outcomes) {
    fmt::print("{:<24} {:>12.4g} {:>12.4g} {:>8.3g}   {} ({})\n", outcome.budget.what, outcome.measured, outcome.limit,
               outcome.ratio(), outcome.budget.statement, outcome.held() ? "held" : "missed");
  }
}

std::string json_of(const std::vector<Outcome>& outcomes) {
  nlohmann::ordered_json budgets = nlohmann::ordered_json::array();
  for (const auto& outcome : outcomes) {
    budgets.push_back({{"statement", outcome.budget.statement},
                       {"what", outcome.budget.what},
                       {"limit", outcome.budget.limit},
                       {"measured_per_second", outcome.measured},
                       {"limit_per_second", outcome.limit},
                       {"ratio", outcome.ratio()},
                       {"wanted", outcome.budget.wanted},
                       {"held", outcome.held()}});
  }
  const nlohmann::ordered_json document = {{"date", fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)))},
                                           {"processors", std::thread::hardware_concurrency()},
                                           {"budgets", std::move(budgets)}};
  return document.dump(2) + "\n";
}

}  // namespace s3sse::benchmarks
