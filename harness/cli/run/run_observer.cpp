#include "harness/cli/run/run_observer.h"

#include <fmt/format.h>

#include "harness/cli/command/output.h"

namespace s3sse::cli {

void RunObserver::on_plan(std::size_t total) {
  if (!quiet_) progress_.emplace(style_, total, print_error);
}

void RunObserver::on_repetition(unsigned number, unsigned of) {
  if (quiet_) return;
  print_error(fmt::format("{}repetition {} of {}{}", style_.terminal ? "\r" : "", number, of,
                          style_.terminal ? "\x1b[K" : "\n"));
}

void RunObserver::on_result(const reports::CaseResult& result, std::size_t /*done*/, std::size_t /*total*/) {
  artefacts_.case_result(result);
  if (progress_) progress_->case_result(result);
}

void RunObserver::finish() {
  if (progress_) progress_->finish();
}

}  // namespace s3sse::cli
