#include "harness/cli/report/report_input.h"

#include <fmt/format.h>

#include "harness/cli/command/output.h"
#include "reports/render/atomic_file.h"
#include "reports/render/record/event_log.h"
#include "reports/render/record/evidence_json.h"
#include "reports/render/record/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {

Result<reports::RunRecord> read_record(const std::filesystem::path& path) {
  constexpr std::size_t limit = 512U << 20;
  std::filesystem::path file = path;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    file = path / "report.json";
    // A run that died has left its log alone.
    if (!std::filesystem::exists(file, ignored)) file = path / "events.jsonl";
  }
  const auto text = read_file(file, limit);
  if (!text) return tl::unexpected(text.error());
  auto record = file.extension() == ".jsonl" ? reports::parse_event_log(*text) : reports::parse_report(*text);
  if (!record) return s3sse::fail(fmt::format("{}: {}", file.string(), record.error().message), "report");
  return record;
}

Result<reports::Observed> read_observed(const std::filesystem::path& path) {
  constexpr std::size_t limit = 64U << 20;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return reports::Observed{};
  const auto text = read_file(path, limit);
  if (!text) return tl::unexpected(text.error());
  auto observed = reports::parse_observed(*text);
  if (!observed) return s3sse::fail(fmt::format("{}: {}", path.string(), observed.error().message));
  return observed;
}

int write_text(const std::string& path, const std::string& text) {
  if (path.empty() || path == "-") {
    print_out(text);
    return 0;
  }
  const auto written = reports::write_file_atomically(path, text);
  return written ? 0 : give_up(reports::ExitCode::could_not_run, written.error().message);
}

}  // namespace s3sse::cli
