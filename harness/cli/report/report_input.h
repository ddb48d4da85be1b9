#pragma once
// Results of earlier runs, as the verbs that read them take them.
#include <filesystem>
#include <string>

#include "reports/model/evidence.h"
#include "reports/model/run_record.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// `path`: a report.json, an events.jsonl, or the folder of a run. The error names the file.
Result<reports::RunRecord> read_record(const std::filesystem::path& path);

/// Returns the evidence that was merged into the file; nothing where there is no such file. The error names it.
Result<reports::Observed> read_observed(const std::filesystem::path& path);

/// Text to `path`, or to standard output when it is empty or "-". The exit code: 0, or 3 with a message.
int write_text(const std::string& path, const std::string& text);

}  // namespace s3sse::cli
