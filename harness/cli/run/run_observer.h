#pragma once
// Passes what happens in a run on to the progress display and the event log.
#include <optional>

#include "harness/cli/run/run_artefacts.h"
#include "harness/runner/run/options.h"
#include "reports/render/progress.h"

namespace s3sse::cli {

class RunObserver final : public harness::runner::Observer {
 public:
  /// `quiet`: no progress on standard error.
  RunObserver(RunArtefacts& artefacts, reports::TerminalStyle style, bool quiet)
      : artefacts_(artefacts), style_(style), quiet_(quiet) {}

  void on_plan(std::size_t total) override;
  void on_repetition(unsigned number, unsigned of) override;
  void on_result(const reports::CaseResult& result, std::size_t done, std::size_t total) override;
  void finish();

 private:
  RunArtefacts& artefacts_;
  reports::TerminalStyle style_;
  bool quiet_;
  std::optional<reports::Progress> progress_;
};

}  // namespace s3sse::cli
