#pragma once
// A run as rows for other programs: CSV of the rules, SARIF for code-scanning gates.
#include <string>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// RFC 4180, one row for each rule that a case cites. A cell that a spreadsheet would take for a formula starts with an
/// apostrophe.
std::string render_rules_csv(const RunRecord& record);

/// SARIF 2.1.0: one result for each failed case, at its line of the vectors; those that gate are errors, the rest
/// notes.
std::string render_sarif(const RunRecord& record);

}  // namespace s3sse::reports
