#pragma once
// events.jsonl: one JSON object a line, written while the run goes on: a header, each case as it ends, a footer. A log
// without a footer belongs to a run that died, and reads back as incomplete.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "reports/model/run_record.h"
#include "simulator/base/result.h"

namespace s3sse::reports {

/// Safe from many threads. Each line reaches the operating system at once, so that a crash loses none.
class EventLog {
 public:
  /// Starts the file anew and writes the header: everything of `record` that is known before the first case.
  static Result<std::unique_ptr<EventLog>> create(const std::filesystem::path& path, const RunRecord& record);

  void case_result(const CaseResult& result);
  /// Writes the footer, with the rules that were cited, and closes. The error is the first that any write met.
  Result<void> finish(const RunRecord& record);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  EventLog(std::filesystem::path path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  void write_line(std::string line);

  std::filesystem::path path_;
  std::mutex mutex_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t cases_ = 0;
  int first_error_ = 0;  ///< errno
};

/// Reads a log back; the error names the line. A last line that was cut in the middle is part of a run that died.
Result<RunRecord> parse_event_log(std::string_view text);

}  // namespace s3sse::reports
