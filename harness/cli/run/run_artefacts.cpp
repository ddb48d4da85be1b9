#include "harness/cli/run/run_artefacts.h"

#include "reports/render/atomic_file.h"
#include "reports/render/html.h"
#include "reports/render/junit.h"
#include "reports/render/markdown.h"
#include "reports/render/record/json.h"

namespace s3sse::cli {

Result<RunArtefacts> RunArtefacts::begin(const std::filesystem::path& folder, const reports::RunRecord& head) {
  RunArtefacts artefacts;
  artefacts.folder_ = folder;
  auto log = reports::EventLog::create(artefacts.events(), head);
  if (!log) return tl::unexpected(log.error());
  artefacts.log_ = std::move(*log);
  std::error_code ignored;
  for (const auto& path : {artefacts.report(), artefacts.junit(), artefacts.html(), artefacts.markdown()})
    std::filesystem::remove(path, ignored);
  return artefacts;
}

Result<void> RunArtefacts::finish(const reports::RunRecord& record) {
  const auto page = reports::render_html(record, {coverage, ""});
  const Result<void> results[] = {
      log_->finish(record), reports::write_file_atomically(report(), reports::render_json(record)),
      reports::write_file_atomically(junit(), reports::render_junit(record)),
      reports::write_file_atomically(markdown(), reports::render_markdown(record)),
      page ? reports::write_file_atomically(html(), *page) : Result<void>(tl::unexpected(page.error()))};
  for (const Result<void>& result : results)
    if (!result) return result;
  return {};
}

std::string RunArtefacts::written() const {
  std::string out;
  for (const auto& path : {html(), report(), markdown(), junit(), events()})
    out += (out.empty() ? "" : " ") + path.string();
  return out;
}

}  // namespace s3sse::cli
