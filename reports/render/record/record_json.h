#pragma once
// The pieces that report.json and events.jsonl share. Private to this folder.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/exit_code.h"
#include "reports/model/run_record.h"
#include "reports/model/summary.h"

namespace s3sse::reports {

/// Longest text from an endpoint that a JSON report keeps, in bytes.
inline constexpr std::size_t json_text_limit = 16 * 1024;

/// Valid UTF-8 of at most json_text_limit bytes and a note of what was cut.
std::string json_text(std::string_view text);
nlohmann::ordered_json json_texts(const std::vector<std::string>& texts);

/// All of report.json.
nlohmann::ordered_json report_to_json(const RunRecord& record);
/// Returns what is known before the first case: tool, endpoint, seed ...
nlohmann::ordered_json head_to_json(const RunRecord& record);
nlohmann::ordered_json case_to_json(const CaseResult& result);
nlohmann::ordered_json baseline_to_json(const BaselineOutcome& baseline);
nlohmann::ordered_json rules_to_json(const RunRecord& record);
nlohmann::ordered_json summary_to_json(const Summary& summary, const Decision& decision);

/// Seconds with microseconds as the last digit, so that a report is not full of noise.
double rounded_seconds(double seconds);

}  // namespace s3sse::reports
