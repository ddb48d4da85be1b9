#pragma once
// Badges for a README: one for the whole, one for each method.
#include <string>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Badge {
  std::string name;     ///< "all", "sse-c", "sse-kms" ...: fit for a file name
  std::string label;    ///< "S3 encryption", "S3 SSE-C"
  std::string message;  ///< "conforming (12)", "3 deviations", "conforming (9 of 12); lacks sse-c"
  std::string color;    ///< name of a color of shields.io
};

/// "all" first, then the methods of the record in alphabetical order. Counts the cases that decide the exit
/// code; an incomplete run, and one with cases that have no result, never says "conforming".
std::vector<Badge> badges_of(const RunRecord& record);

/// One self-contained picture.
std::string badge_svg(const Badge& badge);
/// Returns what https://shields.io/badges/endpoint-badge reads.
std::string badge_json(const Badge& badge);

}  // namespace s3sse::reports
