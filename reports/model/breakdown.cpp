#include "reports/model/breakdown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "reports/model/summary.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t most_named = 8;

/// In our own words: a reason may quote the endpoint.
std::string kind_of_reason(const CaseResult& result) {
  if (result.verdict == Verdict::skipped) return "left out by you";
  if (result.reason.starts_with("not in force in the era of")) return result.reason;
  return result.reason.starts_with("no KMS key to use") ? "no KMS key to use" : "declined in the set-up";
}

/// The most frequent first.
std::vector<std::string> by_frequency(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> out;
  for (const auto& [name, count] : sorted) out.push_back(name);
  return out;
}

std::string listed_names(std::vector<std::string> names) {
  if (names.size() <= most_named) return fmt::format("{}", fmt::join(names, ", "));
  const std::size_t more = names.size() - most_named;
  names.resize(most_named);
  return fmt::format("{} and {} more", fmt::join(names, ", "), more);
}

}  // namespace

std::string why_not_applicable(const std::vector<const CaseResult*>& cases) {
  std::map<std::string, std::size_t> lacking;
  std::map<std::string, std::size_t> other;
  for (const CaseResult* result : cases) {
    if (standing_of(result->verdict) != Standing::out_of_scope) continue;
    const std::string_view capability = lacked_capability(*result);
    if (!capability.empty())
      ++lacking[std::string(capability)];
    else
      ++other[kind_of_reason(*result)];
  }
  std::string out = lacking.empty() ? "" : "lacks " + listed_names(by_frequency(lacking));
  for (const std::string& reason : by_frequency(other)) out += (out.empty() ? "" : "; ") + reason;
  return out;
}

std::string breakdown_of(const RunRecord& record) {
  const Summary summary = summarize(record);
  const Tally& all = summary.all;
  std::string out = fmt::format("{} of {} passed", grouped(all.passed), counted(summary.total, "case"));
  if (all.failed > 0) out += fmt::format("; {} failed", grouped(all.failed));
  if (all.known_failures > 0) out += "; " + counted(all.known_failures, "known failure");
  if (all.stale > 0) out += fmt::format("; {} stale", grouped(all.stale));
  if (all.undecided > 0) out += fmt::format("; {} without a result", grouped(all.undecided));
  if (all.not_checked > 0) out += fmt::format("; {} not wholly visible from outside", grouped(all.not_checked));
  if (all.out_of_scope == 0) return out;
  std::vector<const CaseResult*> cases;
  for (const CaseResult& result : record.cases) cases.push_back(&result);
  return out + fmt::format("; {} not applicable ({})", grouped(all.out_of_scope), why_not_applicable(cases));
}

}  // namespace s3sse::reports
