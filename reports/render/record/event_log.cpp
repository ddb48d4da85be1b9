#include "reports/render/record/event_log.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "reports/render/record/record_json.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Result<std::unique_ptr<EventLog>> EventLog::create(const std::filesystem::path& path, const RunRecord& record) {
  std::error_code problem;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), problem);
  std::FILE* file = problem ? nullptr : std::fopen(path.c_str(), "wbe");
  if (file == nullptr)
    return s3sse::fail(fmt::format("cannot write {}: {}", path.string(),
                                   problem ? problem.message() : std::string(std::strerror(errno))),
                       "file");
  std::unique_ptr<EventLog> log(new EventLog(path, file));
  Json header = {{"event", "header"}};
  header.update(head_to_json(record));
  log->write_line(write_json(header));
  return log;
}

void EventLog::write_line(std::string line) {
  line += '\n';
  if (!file_) return;
  const bool ok = std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size() && std::fflush(file_.get()) == 0;
  if (!ok && first_error_ == 0) first_error_ = errno;
}

void EventLog::case_result(const CaseResult& result) {
  Json line = {{"event", "case"}};
  line.update(case_to_json(result));
  std::string text = write_json(line);
  const std::lock_guard lock(mutex_);
  write_line(std::move(text));
  ++cases_;
}

Result<void> EventLog::finish(const RunRecord& record) {
  const std::lock_guard lock(mutex_);
  Json footer = {{"event", "footer"},
                 {"cases", cases_},
                 {"seconds", rounded_seconds(record.seconds)},
                 {"complete", record.complete},
                 {"incomplete_reason", json_text(record.incomplete_reason)},
                 {"clean_up_failures", json_texts(record.clean_up_failures)},
                 {"rules", rules_to_json(record)}};
  if (!record.baseline.file.empty()) footer["baseline"] = baseline_to_json(record.baseline);
  write_line(write_json(footer));
  if (file_ && std::fclose(file_.release()) != 0 && first_error_ == 0) first_error_ = errno;
  if (first_error_ != 0)
    return s3sse::fail(fmt::format("cannot write {}: {}", path_.string(), std::strerror(first_error_)), "file");
  return {};
}

}  // namespace s3sse::reports
