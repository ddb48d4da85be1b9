#include "reports/render/trend_render.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/clean_text.h"
#include "reports/render/escape.h"
#include "reports/render/page.h"
#include "reports/render/record/record_json.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t ids_shown = 10;

template <class Shown>
std::string changes(const TrendPoint& point, Shown&& shown) {
  std::string out;
  for (const auto& [sign, list] :
       {std::pair<const char*, const std::vector<std::string>&>{"deviates: ", point.newly_deviating},
        std::pair<const char*, const std::vector<std::string>&>{"conforms: ", point.newly_conforming}}) {
    for (std::size_t index = 0; index < std::min(list.size(), ids_shown); ++index)
      out += shown(fmt::format("{}{}", sign, list[index]));
    if (list.size() > ids_shown) out += shown(fmt::format("{}and {} more", sign, list.size() - ids_shown));
  }
  return out;
}

std::size_t trend_column_width(const TallyColumn& column) {
  return std::max<std::size_t>(7, column.title.size());
}

}  // namespace

std::string render_trend_text(const std::vector<TrendSeries>& trend, const TerminalStyle& style) {
  const auto line = [&](std::string_view text) { return terminal_line(clipped(text, 300), style.unicode); };
  std::string out;
  for (const TrendSeries& series : trend) {
    out += fmt::format("{}{}{}\n", out.empty() ? "" : "\n", line(series.endpoint),
                       series.selection.empty() ? "" : "  (" + line(series.selection) + ")");
    out += fmt::format("  {:<24}  {:>7}", "Started", "Cases");
    for (const TallyColumn& column : tally_columns)
      out += fmt::format("  {:>{}}", column.title, trend_column_width(column));
    out += "\n";
    for (const TrendPoint& point : series.points) {
      out += fmt::format("  {:<24}  {:>7}", line(point.started), point.all.total());
      for (const TallyColumn& column : tally_columns)
        out += fmt::format("  {:>{}}", point.all.*column.count, trend_column_width(column));
      out += point.complete ? "\n" : "  incomplete\n";
      out += changes(point, [&](const std::string& text) { return "      newly " + line(text) + "\n"; });
      if (point.added + point.vanished > 0)
        out += fmt::format("      {}, {} vanished\n", counted(point.added, "new case"), grouped(point.vanished));
    }
  }
  return out;
}

std::string render_trend_json(const std::vector<TrendSeries>& trend) {
  Json out = Json::array();
  for (const TrendSeries& series : trend) {
    Json points = Json::array();
    for (const TrendPoint& point : series.points)
      points.push_back({{"file", json_text(point.file)},
                        {"started", json_text(point.started)},
                        {"tool_version", json_text(point.tool_version)},
                        {"complete", point.complete},
                        {"passed", point.all.passed},
                        {"failed", point.all.failed},
                        {"known_failures", point.all.known_failures},
                        {"stale", point.all.stale},
                        {"undecided", point.all.undecided},
                        {"not_checked", point.all.not_checked},
                        {"out_of_scope", point.all.out_of_scope},
                        {"newly_deviating", json_texts(point.newly_deviating)},
                        {"newly_conforming", json_texts(point.newly_conforming)},
                        {"added", point.added},
                        {"vanished", point.vanished}});
    out.push_back({{"endpoint", json_text(series.endpoint)},
                   {"selection", json_text(series.selection)},
                   {"points", std::move(points)}});
  }
  return write_json(Json{{"series", std::move(out)}}, 1) + "\n";
}

std::string trend_svg(const TrendSeries& series) {
  constexpr int width = 720, height = 200, margin = 44;
  std::size_t most = 1;
  for (const TrendPoint& point : series.points) most = std::max({most, point.all.passed, point.all.failed});
  const std::size_t steps = std::max<std::size_t>(1, series.points.size() - (series.points.empty() ? 0 : 1));
  const auto x = [&](std::size_t index) {
    return margin + static_cast<double>(index) / static_cast<double>(steps) * (width - 2 * margin);
  };
  const auto y = [&](std::size_t count) {
    return height - margin + 14 - static_cast<double>(count) / static_cast<double>(most) * (height - margin - 10);
  };
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"passed and failed "
      "cases "
      "over {}\" font-family=\"sans-serif\" font-size=\"12\"><g fill=\"currentColor\"><text x=\"4\" y=\"{}\">{}"
      "</text><text x=\"4\" y=\"{}\">0</text></g><line x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\" stroke=\"currentColor\" "
      "stroke-opacity=\".4\"/>",
      width, height, counted(series.points.size(), "run"), y(most) + 4, most, y(0) + 4, margin, width - margin, y(0),
      y(0));
  for (const bool failed : {false, true}) {
    const char* color = failed ? "#d1242f" : "#2da44e";
    const auto count = [&](const TrendPoint& point) { return failed ? point.all.failed : point.all.passed; };
    std::string line;
    std::string dots;
    for (std::size_t index = 0; index < series.points.size(); ++index) {
      const TrendPoint& point = series.points[index];
      line += fmt::format("{}{:.1f},{:.1f}", index == 0 ? "" : " ", x(index), y(count(point)));
      dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"><title>{}: {} {}</title></circle>",
                          x(index), y(count(point)), color, html_escaped(point.started), count(point),
                          failed ? "failed" : "passed");
    }
    out += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>{}", line, color,
                       failed ? " stroke-dasharray=\"6 3\"" : "", dots);
  }
  if (!series.points.empty())
    out += fmt::format(
        "<g fill=\"currentColor\"><text x=\"{}\" y=\"{}\">{}</text><text x=\"{}\" y=\"{}\" "
        "text-anchor=\"end\">{}</text></g>",
        margin, height - 6, html_escaped(series.points.front().started.substr(0, 10)), width - margin, height - 6,
        html_escaped(series.points.back().started.substr(0, 10)));
  return out + "</svg>\n";
}

std::string render_trend_html(const std::vector<TrendSeries>& trend) {
  std::string out;
  for (const TrendSeries& series : trend) {
    out +=
        fmt::format("<h2>{}</h2>\n<p class=\"soft\">{}</p>\n{}<p class=\"soft\">Solid: passed. Dashed: failed.</p>\n",
                    html_escaped(series.endpoint),
                    series.selection.empty() ? "every case" : html_escaped(series.selection), trend_svg(series));
    out +=
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Runs\"><table><thead><tr><th>Started</th><th "
        "class=\"num\">Cases</th>";
    for (const TallyColumn& column : tally_columns) out += fmt::format("<th class=\"num\">{}</th>", column.title);
    out += "<th>Changed</th></tr></thead><tbody>\n";
    for (const TrendPoint& point : series.points) {
      std::string changed = changes(
          point, [](const std::string& text) { return fmt::format("<div>newly {}</div>", html_escaped(text)); });
      if (!point.complete) changed += "<div>incomplete</div>";
      if (point.added + point.vanished > 0)
        changed += fmt::format("<div>{}, {} vanished</div>", counted(point.added, "new case"), grouped(point.vanished));
      out += fmt::format("<tr><td>{}</td><td class=\"num\">{}</td>", html_escaped(point.started), point.all.total());
      for (const TallyColumn& column : tally_columns)
        out += fmt::format("<td class=\"num\">{}</td>", point.all.*column.count);
      out += fmt::format("<td class=\"name\">{}</td></tr>\n", changed);
    }
    out += "</tbody></table></div>\n";
  }
  return static_page("S3 encryption: results over time", out);
}

}  // namespace s3sse::reports
