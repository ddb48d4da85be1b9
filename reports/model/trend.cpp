#include "reports/model/trend.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace s3sse::reports {
namespace {

std::vector<std::string> ids_of(const std::vector<DiffEntry>& entries) {
  std::vector<std::string> out;
  for (const DiffEntry& entry : entries) out.push_back(entry.id);
  return out;
}

}  // namespace

std::vector<TrendSeries> trend_of(const std::vector<std::pair<std::string, RunRecord>>& results) {
  using Result = std::pair<std::string, RunRecord>;
  std::map<std::pair<std::string, std::string>, std::vector<const Result*>> series;
  for (const Result& result : results) series[{result.second.endpoint, result.second.selection}].push_back(&result);
  std::vector<TrendSeries> out;
  for (auto& [key, runs] : series) {
    std::sort(runs.begin(), runs.end(), [](const Result* a, const Result* b) {
      return std::tie(a->second.started, a->first) < std::tie(b->second.started, b->first);
    });
    TrendSeries line{key.first, key.second, {}};
    const RunRecord* before = nullptr;
    for (const Result* run : runs) {
      const RunRecord& record = run->second;
      TrendPoint point{
          run->first, record.started, record.tool_version, record.complete, summarize(record).all, {}, {}, 0, 0};
      if (before != nullptr) {
        const Diff diff = diff_of(*before, record);
        point.newly_deviating = ids_of(diff.newly_deviating);
        point.newly_conforming = ids_of(diff.newly_conforming);
        point.added = diff.added.size();
        point.vanished = diff.vanished.size();
      }
      before = &record;
      line.points.push_back(std::move(point));
    }
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace s3sse::reports
