// Link: s3sse::reports
// Reports, logs of events, baselines and evidence, which people pass on: what is read can be shown, and nothing in it
// controls a terminal. (The page is left out: its assets are larger than all that is tried here.)
#include "reports/model/clean_text.h"
#include "reports/render/console.h"
#include "reports/render/junit.h"
#include "reports/render/markdown.h"
#include "reports/render/record/baseline_json.h"
#include "reports/render/record/event_log.h"
#include "reports/render/record/evidence_json.h"
#include "reports/render/record/json.h"
#include "simulator/base/utf8.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

void check_shown(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = decode_utf8(text, at);
    fuzz::check(character.size != 0 && !reports::is_deceptive(character.value), "nothing controls a reader");
    at += character.size;
  }
}

void check_record(const reports::RunRecord& record) {
  check_shown(reports::render_console(record, {}));
  check_shown(reports::render_junit(record));
  check_shown(reports::render_markdown(record));
  const std::string json = reports::render_json(record);
  const auto again = reports::parse_report(json);
  fuzz::check(again.has_value(), "what is written can be read");
}

template <class Read>
void check_error(const Read& read) {
  if (!read) check_shown(read.error().message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto report = reports::parse_report(text);
  check_error(report);
  if (report) check_record(*report);
  const auto events = reports::parse_event_log(text);
  check_error(events);
  if (events) check_record(*events);
  check_error(reports::parse_baseline(text));
  check_error(reports::parse_evidence(text));
  check_error(reports::parse_observed(text));
  return 0;
}
