// Link: s3sse::cli
// Texts that commands read: targets, settings of the AWS tools, lines of an audit log, errors that somebody pasted.
// Whatever an audit log says, its table is lines that control no terminal.
#include "harness/cli/command/ini_file.h"
#include "harness/cli/lesson/told_error.h"
#include "harness/cli/run/shard.h"
#include "harness/cli/simulator/audit_filter.h"
#include "harness/cli/simulator/memory_guard.h"
#include "harness/cli/target/target_file.h"
#include "reports/model/clean_text.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/utf8.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto target = cli::parse_target_file(text);
  fuzz::check(target.has_value() || !target.error().message.empty(), "an error says what is wrong");
  const auto settings = cli::parse_ini(text);
  fuzz::check(settings.has_value() || !settings.error().message.empty(), "an error says what is wrong");
  (void)cli::parse_when(text, TimePoint{});
  (void)cli::parse_memory_size(text);
  const auto shard = cli::parse_shard(text);
  fuzz::check(!shard || (shard->index >= 1 && shard->index <= shard->of), "a shard is one of so many");
  const cli::ToldError told = cli::told_error(text);
  fuzz::check(told.status.empty() || told.status.size() == 3, "a status has three digits");
  for (const std::string& part : {told.code, told.message})
    fuzz::check(part.size() <= size, "an error says no more than its text");

  std::vector<nlohmann::json> events;
  for (const std::string_view line : split(text, '\n')) {
    if (auto event = parse_json(line); event && event->is_object()) events.push_back(std::move(*event));
  }
  cli::AuditFilter filter{
      .events = {"Put*"}, .buckets = {"b*"}, .keys = {"*"}, .principals = {"*a"}, .errors_only = true};
  filter.since = TimePoint{};
  for (const nlohmann::json& event : events) (void)filter.takes(event);
  const std::string table = cli::audit_table(events);
  for (std::size_t at = 0; at < table.size();) {
    const CodePoint character = decode_utf8(table, at);
    fuzz::check(character.size != 0 && !reports::is_deceptive(character.value), "nothing controls a terminal");
    at += character.size;
  }
  return 0;
}
