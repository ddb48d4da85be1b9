#pragma once
// The end of a run as a person reads it: deviations, worst first; what could not be decided; the table; the verdict,
// last.
#include <string>

#include "reports/model/run_record.h"
#include "reports/render/terminal.h"

namespace s3sse::reports {

struct ConsoleOptions {
  TerminalStyle style;
  bool verbose = false;  ///< every deviation instead of the first 20
  bool quiet = false;    ///< the verdict alone
  std::string report_path = "report.json";
};

std::string render_console(const RunRecord& record, const ConsoleOptions& options);

}  // namespace s3sse::reports
