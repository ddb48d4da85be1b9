#pragma once
// The files of a run: events.jsonl while it goes on, report.html, report.json, report.md and junit.xml at its
// end.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "reports/model/run_record.h"
#include "reports/render/record/event_log.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

class RunArtefacts {
 public:
  /// Makes the folder and starts the log. Reports of an earlier run are removed at once: if this run dies, nobody shall
  /// take them for its own.
  static Result<RunArtefacts> begin(const std::filesystem::path& folder, const reports::RunRecord& head);

  /// Safe from many threads.
  void case_result(const reports::CaseResult& result) { log_->case_result(result); }

  /// Writes the reports; the first error, if any, after having tried all of them.
  Result<void> finish(const reports::RunRecord& record);

  [[nodiscard]] std::filesystem::path report() const { return folder_ / "report.json"; }
  [[nodiscard]] std::filesystem::path junit() const { return folder_ / "junit.xml"; }
  [[nodiscard]] std::filesystem::path html() const { return folder_ / "report.html"; }
  [[nodiscard]] std::filesystem::path markdown() const { return folder_ / "report.md"; }
  [[nodiscard]] std::filesystem::path events() const { return folder_ / "events.jsonl"; }
  /// Their names, for a person: "out/report.html out/report.json ...".
  [[nodiscard]] std::string written() const;

  /// The output of `s3sse coverage --json`, for a page of report.html; set before finish(), or empty.
  std::string coverage;

 private:
  std::filesystem::path folder_;
  std::unique_ptr<reports::EventLog> log_;
};

}  // namespace s3sse::cli
