#pragma once
// Markdown for a comment on a pull request or a step summary: the most important first, and never too long for it.
#include <cstddef>
#include <string>

#include "reports/model/diff.h"
#include "reports/model/matrix.h"
#include "reports/model/run_record.h"

namespace s3sse::reports {

/// GitHub refuses comments of more than 65,536 characters.
inline constexpr std::size_t markdown_limit = 60'000;

/// At most `limit` bytes; what did not fit is counted at the end.
std::string render_markdown(const RunRecord& record, std::size_t limit = markdown_limit);
std::string render_markdown(const Diff& diff, const RunRecord& before, const RunRecord& after,
                            std::size_t limit = markdown_limit);
std::string render_markdown(const Matrix& matrix, std::size_t limit = markdown_limit);

}  // namespace s3sse::reports
