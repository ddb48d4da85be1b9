#include <fmt/format.h>

#include <set>

#include "reports/render/record/event_log.h"
#include "reports/render/record/record_reader.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = RecordReader::Json;

/// Takes the lines of a log in turn and knows what may follow what.
class LogReader {
 public:
  void take(const Json& line, const std::string& where) {
    const std::string event = reader_.text(line, where, "event");
    if (!reader_.ok()) return;
    if (footer_) return reader_.complain(where, "nothing may follow the footer");
    if (!header_ && event != "header") return reader_.complain(where, "the first line must be the header");
    if (event == "header") return take_header(line, where);
    if (event == "case") return take_case(line, where);
    if (event == "footer") return take_footer(line, where);
    // Later versions may log more; what they add does not change a verdict.
  }

  [[nodiscard]] const std::string& error() const { return reader_.error(); }
  [[nodiscard]] bool started() const { return header_; }
  [[nodiscard]] bool finished() const { return footer_; }
  RunRecord record;

 private:
  void take_header(const Json& line, const std::string& where) {
    if (header_) return reader_.complain(where, "there is a second header");
    header_ = true;
    reader_.head(line, where, record);
  }

  void take_case(const Json& line, const std::string& where) {
    CaseResult result = reader_.case_result(line, where);
    if (!seen_.insert(result.id).second) return reader_.complain(where + "/id", "stands there twice: " + result.id);
    record.cases.push_back(std::move(result));
  }

  void take_footer(const Json& line, const std::string& where) {
    footer_ = true;
    record.seconds = reader_.number(line, where, "seconds");
    record.complete = reader_.boolean(line, where, "complete");
    record.incomplete_reason = reader_.text(line, where, "incomplete_reason");
    record.clean_up_failures = reader_.texts(line, where, "clean_up_failures");
    record.rules = reader_.rules(line, where);
    record.baseline = reader_.baseline(line, where);
    const std::size_t cases = reader_.count(line, where, "cases");
    if (cases != record.cases.size())
      reader_.complain(where + "/cases", fmt::format("says {}, but there are {}", cases, record.cases.size()));
  }

  RecordReader reader_;
  std::set<std::string> seen_;
  bool header_ = false;
  bool footer_ = false;
};

}  // namespace

Result<RunRecord> parse_event_log(std::string_view text) {
  LogReader log;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const bool cut = end == std::string_view::npos;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(cut ? text.size() : end + 1);
    const auto value = parse_ordered_json(line);
    if (!value) {
      if (cut && log.started()) break;
      return s3sse::fail(fmt::format("line {}: {}", number, value.error().what), "report");
    }
    log.take(*value, fmt::format("line {}", number));
    if (!log.error().empty()) return s3sse::fail(log.error(), "report");
  }
  if (!log.started()) return s3sse::fail("the log is empty", "report");
  if (!log.finished()) {
    log.record.complete = false;
    log.record.incomplete_reason = "the log has no footer: the run died";
  }
  return std::move(log.record);
}

}  // namespace s3sse::reports
