#pragma once
// A matrix for scripts and for a browser; Markdown is in markdown.h.
#include <string>

#include "reports/model/matrix.h"

namespace s3sse::reports {

std::string render_matrix_json(const Matrix& matrix);
/// One self-contained page without scripts.
std::string render_matrix_html(const Matrix& matrix);

}  // namespace s3sse::reports
