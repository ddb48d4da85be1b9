#include "reports/render/matrix_render.h"

#include <fmt/format.h>

#include "reports/model/meaning.h"
#include "reports/model/rule_standing.h"
#include "reports/render/escape.h"
#include "reports/render/page.h"
#include "reports/render/record/record_json.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

Json cell_json(const MatrixCell& cell) {
  return {{"standing", cell.word},
          {"nature", to_string(cell.worst)},
          {"passed", cell.tally.passed},
          {"failed", cell.tally.failed},
          {"answers", json_texts(cell.answers)}};
}

std::string_view tone_of(const MatrixCell& cell) {
  if (cell.word == "conforms") return "good";
  if (cell.word == "deviates") return "bad";
  return cell.word == "known failure" ? "known" : cell.word == "undecided" ? "warn" : "";
}

std::string source_of(const RuleRef& rule) {
  const std::string source = rule.sources.empty() ? "" : rule.sources.front();
  if (!source.starts_with("https://") && !source.starts_with("http://")) return html_escaped(rule.id);
  return fmt::format("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", html_escaped(source), html_escaped(rule.id));
}

std::string cell_html(const MatrixCell& cell, std::string_view column) {
  std::string out = fmt::format("<td data-name=\"{}\"><span class=\"tag {}\">{}</span>", html_escaped(column),
                                tone_of(cell), html_escaped(title_of_standing(cell.word)));
  if (cell.worst != Nature::none) out += fmt::format(" <small>{}</small>", meaning_of(cell.worst).title);
  for (const std::string& answer : cell.answers) out += fmt::format("<div><code>{}</code></div>", html_escaped(answer));
  return out + "</td>";
}

std::string tally_cells(const Tally& tally) {
  std::string out = fmt::format("<td class=\"num\" data-name=\"Cases\">{}</td>", tally.total());
  for (const TallyColumn& column : tally_columns)
    out += fmt::format("<td class=\"num\" data-name=\"{}\">{}</td>", column.title, tally.*column.count);
  return out;
}

}  // namespace

namespace {

Json causes_json(const Matrix::Column& column) {
  Json out = Json::array();
  for (const MatrixCause& cause : column.causes)
    out.push_back({{"id", json_text(cause.id)},
                   {"said", json_text(cause.said)},
                   {"nature", to_string(cause.nature)},
                   {"cases", cause.cases}});
  return out;
}

/// The causes of an endpoint, closed: the rules below compare.
std::string causes_html(const Matrix::Column& column) {
  if (column.causes.empty()) return {};
  std::string out = fmt::format("<details><summary>{}: {}, worst first</summary>\n<ol class=\"found\">\n",
                                html_escaped(column.name), counted(column.causes.size(), "cause"));
  for (const MatrixCause& cause : column.causes)
    out += fmt::format("<li><span class=\"tag bad\">{}</span> {} <small>{}</small></li>\n",
                       meaning_of(cause.nature).title, html_escaped(cause.said), counted(cause.cases, "case"));
  return out + "</ol></details>\n";
}

}  // namespace

std::string render_matrix_json(const Matrix& matrix) {
  Json columns = Json::array();
  for (const Matrix::Column& column : matrix.columns)
    columns.push_back({{"name", json_text(column.name)},
                       {"endpoint", json_text(column.endpoint)},
                       {"started", json_text(column.started)},
                       {"available", column.unavailable.empty()},
                       {"reason", json_text(column.unavailable)},
                       {"causes", causes_json(column)},
                       {"cases", column.summary.total},
                       {"applicable", column.summary.all.applicable()},
                       {"passed", column.summary.all.passed},
                       {"failed", column.summary.all.failed},
                       {"known_failures", column.summary.all.known_failures},
                       {"stale", column.summary.all.stale},
                       {"undecided", column.summary.all.undecided},
                       {"not_checked", column.summary.all.not_checked},
                       {"out_of_scope", column.summary.all.out_of_scope}});
  Json rows = Json::array();
  for (const Matrix::Row& row : matrix.rows) {
    Json cells = Json::array();
    for (const MatrixCell& cell : row.cells) cells.push_back(cell_json(cell));
    rows.push_back({{"rule", json_text(row.rule.id)},
                    {"level", json_text(row.rule.level)},
                    {"evidence", json_texts(row.rule.evidence)},
                    {"statement", json_text(row.rule.statement)},
                    {"sources", json_texts(row.rule.sources)},
                    {"differs", row.differs()},
                    {"cells", std::move(cells)}});
  }
  return write_json(Json{{"columns", std::move(columns)}, {"rows", std::move(rows)}}, 1) + "\n";
}

std::string render_matrix_html(const Matrix& matrix) {
  std::string out =
      "<h2>Endpoints</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Endpoints\"><table "
      "class=\"cards\"><thead><tr>";
  for (const char* head : {"Name", "Endpoint", "Started", "Cases"})
    out += fmt::format("<th scope=\"col\">{}</th>", head);
  for (const TallyColumn& count : tally_columns) out += fmt::format("<th scope=\"col\">{}</th>", count.title);
  out += "</tr></thead><tbody>\n";
  for (const Matrix::Column& column : matrix.columns) {
    const Tally& all = column.summary.all;
    out += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>", html_escaped(column.name),
                       html_escaped(column.endpoint), html_escaped(column.started));
    if (!column.unavailable.empty())
      out += fmt::format("<td colspan=\"{}\"><span class=\"tag warn\">unavailable</span> {}</td>",
                         1 + tally_columns.size(), html_escaped(column.unavailable));
    else
      out += tally_cells(all);
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n<h2>What they do otherwise</h2>\n";
  for (const Matrix::Column& column : matrix.columns) out += causes_html(column);
  for (const bool differing : {true, false}) {
    const char* title = differing ? "Rules on which they differ" : "Rules on which they agree";
    out += fmt::format(
        "<h2>{0}</h2>\n<div class=\"wide matrix\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
        "<table class=\"cards\"><thead><tr><th scope=\"col\">Rule</th>",
        title);
    for (const Matrix::Column& column : matrix.columns)
      out += fmt::format("<th scope=\"col\">{}</th>", html_escaped(column.name));
    out += "</tr></thead><tbody>\n";
    for (const Matrix::Row& row : matrix.rows) {
      if (row.differs() != differing) continue;
      out += fmt::format("<tr><td class=\"name\">{} {}: {}</td>", source_of(row.rule), html_escaped(row.rule.level),
                         html_escaped(row.rule.statement));
      for (std::size_t index = 0; index < row.cells.size(); ++index)
        out += cell_html(row.cells[index], matrix.columns[index].name);
      out += "</tr>\n";
    }
    out += "</tbody></table></div>\n";
  }
  return static_page("S3 encryption: who answers what", out);
}

}  // namespace s3sse::reports
