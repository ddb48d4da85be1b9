#pragma once
// report.json: the form that every other tool reads. Its shape is fixed in reports/schema/report.schema.json.
#include <string>
#include <string_view>

#include "reports/model/run_record.h"
#include "simulator/base/result.h"

namespace s3sse::reports {

/// Ends with a line feed. Texts longer than 16 KiB are cut, with a note of how much.
std::string render_json(const RunRecord& record);

/// Reads a report back. The error names the place as a JSON Pointer and what was expected there. Members that this
/// version does not know are passed over; a newer `format`, and a summary that its own cases contradict, are refused.
Result<RunRecord> parse_report(std::string_view text);

}  // namespace s3sse::reports
