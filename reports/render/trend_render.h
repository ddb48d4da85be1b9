#pragma once
// A trend as text, JSON, a page, or one picture.
#include <string>
#include <vector>

#include "reports/model/trend.h"
#include "reports/render/terminal.h"

namespace s3sse::reports {

std::string render_trend_text(const std::vector<TrendSeries>& trend, const TerminalStyle& style);
std::string render_trend_json(const std::vector<TrendSeries>& trend);
std::string render_trend_html(const std::vector<TrendSeries>& trend);
/// Deviations and passed cases of one series, as lines over its runs.
std::string trend_svg(const TrendSeries& series);

}  // namespace s3sse::reports
