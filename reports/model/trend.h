#pragma once
// Results over time: for each endpoint, run after run, what changed from one to the next.
#include <string>
#include <vector>

#include "reports/model/diff.h"
#include "reports/model/run_record.h"
#include "reports/model/summary.h"

namespace s3sse::reports {

struct TrendPoint {
  std::string file;
  std::string started;
  std::string tool_version;
  bool complete = true;
  Tally all;
  std::vector<std::string> newly_deviating;  ///< case ids, against the point before
  std::vector<std::string> newly_conforming;
  std::size_t added = 0;
  std::size_t vanished = 0;
};

struct TrendSeries {
  std::string endpoint;
  std::string selection;           ///< runs of different selections are not compared
  std::vector<TrendPoint> points;  ///< by time
};

/// File name and record of each result, in any order.
std::vector<TrendSeries> trend_of(const std::vector<std::pair<std::string, RunRecord>>& results);

}  // namespace s3sse::reports
