#include <fmt/format.h>

#include <set>

#include "reports/model/summary.h"
#include "reports/render/record/json.h"
#include "reports/render/record/record_reader.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

/// A report whose summary and cases differ was edited or cut; either could be the lie.
void check_summary(RecordReader& reader, const RecordReader::Json& report, const Summary& counted) {
  const auto& summary = reader.object(report, "", "summary");
  const std::size_t total = reader.count(summary, "/summary", "total");
  if (total != counted.total)
    reader.complain("/summary/total", fmt::format("says {}, but the cases are {}", total, counted.total));
  const auto& verdicts = reader.object(summary, "/summary", "verdicts");
  for (std::size_t index = 0; index < verdict_count; ++index) {
    const std::string name(to_string(static_cast<Verdict>(index)));
    const std::size_t said = reader.count(verdicts, "/summary/verdicts", name.c_str());
    if (said != counted.verdicts[index])
      reader.complain("/summary/verdicts/" + name, fmt::format("says {}, but that is the verdict of {}", said,
                                                               s3sse::counted(counted.verdicts[index], "case")));
  }
}

}  // namespace

Result<RunRecord> parse_report(std::string_view text) {
  using Json = RecordReader::Json;
  const auto read = parse_ordered_json(text);
  if (!read) return s3sse::fail(read.error().text(), "report");
  const Json& report = *read;
  RecordReader reader;
  RunRecord record;
  reader.head(report, "", record);
  record.seconds = reader.number(report, "", "seconds");
  record.complete = reader.boolean(report, "", "complete");
  record.incomplete_reason = reader.text(report, "", "incomplete_reason");
  record.clean_up_failures = reader.texts(report, "", "clean_up_failures");
  record.rules = reader.rules(report, "");
  record.detected = reader.detected(report, "");
  record.baseline = reader.baseline(report, "");

  std::set<std::string> seen;
  std::size_t index = 0;
  for (const Json& value : reader.array(report, "", "cases")) {
    const std::string where = fmt::format("/cases/{}", index++);
    CaseResult result = reader.case_result(value, where);
    if (!seen.insert(result.id).second) reader.complain(where + "/id", "stands there twice: " + result.id);
    if (!reader.ok()) break;
    record.cases.push_back(std::move(result));
  }
  if (reader.ok()) check_summary(reader, report, summarize(record));
  if (!reader.ok()) return s3sse::fail(reader.error(), "report");
  return record;
}

}  // namespace s3sse::reports
