#pragma once
// A diff for scripts and for a terminal; Markdown is in markdown.h.
#include <string>

#include "reports/model/diff.h"
#include "reports/render/terminal.h"

namespace s3sse::reports {

/// `before`, `after`: what they were called (file names).
std::string render_diff_json(const Diff& diff, const RunRecord& before, const RunRecord& after);
std::string render_diff_console(const Diff& diff, const RunRecord& before, const RunRecord& after,
                                const TerminalStyle& style);

}  // namespace s3sse::reports
