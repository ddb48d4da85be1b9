#include "harness/cli/run_artefacts.h"

#include "reports/render/atomic_file.h"
#include "reports/render/json.h"
#include "reports/render/junit.h"

namespace s3sse::cli {

Result<RunArtefacts> RunArtefacts::begin(const std::filesystem::path& folder, const reports::RunRecord& head) {
  RunArtefacts artefacts;
  artefacts.folder_ = folder;
  auto log = reports::EventLog::create(artefacts.events(), head);
  if (!log) return tl::unexpected(log.error());
  artefacts.log_ = std::move(*log);
  std::error_code ignored;
  std::filesystem::remove(artefacts.report(), ignored);
  std::filesystem::remove(artefacts.junit(), ignored);
  return artefacts;
}

Result<void> RunArtefacts::finish(const reports::RunRecord& record) {
  const Result<void> results[] = {log_->finish(record),
                                  reports::write_file_atomically(report(), reports::render_json(record)),
                                  reports::write_file_atomically(junit(), reports::render_junit(record))};
  for (const Result<void>& result : results)
    if (!result) return result;
  return {};
}

}  // namespace s3sse::cli
