#include "reports/model/matrix.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/causes/causes.h"
#include "reports/model/clean_text.h"
#include "reports/model/diff.h"
#include "reports/model/rule_standing.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t most_answers = 6;
constexpr std::size_t longest_answer = 200;

std::vector<std::string> answers_of(const RuleStanding& standing) {
  std::map<std::string, std::size_t> counts;
  for (const Finding* finding : standing.findings)
    ++counts[fmt::format("{}: {} (expected {})", finding->what, clipped(steady_text(finding->actual), longest_answer),
                         clipped(steady_text(finding->expected), longest_answer))];
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> out;
  for (const auto& [text, count] : sorted) {
    if (out.size() == most_answers) {
      out.push_back(fmt::format("and {} more", sorted.size() - most_answers));
      break;
    }
    out.push_back(count > 1 ? fmt::format("{} x{}", text, count) : text);
  }
  return out;
}

std::string unavailable_reason(const MatrixInput& input, const Summary& summary) {
  if (!input.unavailable.empty()) return input.unavailable;
  if (summary.all.checked() > 0) return {};
  if (!input.record.complete && !input.record.incomplete_reason.empty()) return input.record.incomplete_reason;
  for (const CaseResult& result : input.record.cases)
    if (standing_of(result.verdict) == Standing::undecided && !result.reason.empty()) return result.reason;
  return "no case ended with a result";
}

}  // namespace

bool Matrix::Row::differs() const {
  return std::any_of(cells.begin(), cells.end(), [&](const MatrixCell& cell) {
    return cell.word != cells.front().word || cell.answers != cells.front().answers;
  });
}

Matrix matrix_of(const std::vector<MatrixInput>& inputs) {
  Matrix out;
  std::map<std::string, Matrix::Row> rows;
  for (const MatrixInput& input : inputs)
    for (const auto& [id, rule] : input.record.rules) rows[id].rule = rule;
  for (const MatrixInput& input : inputs) {
    Matrix::Column column{input.name, input.record.endpoint, input.record.started, "", summarize(input.record)};
    for (const Cause& cause : causes_of(input.record))
      column.causes.push_back({cause.id, cause.said, cause.nature, cause.cases.size()});
    column.unavailable = unavailable_reason(input, column.summary);
    const auto standings = standings_of(input.record);
    for (auto& [id, row] : rows) {
      MatrixCell cell;
      const auto found = standings.find(id);
      if (!column.unavailable.empty()) {
        cell.word = "unavailable";
      } else if (found == standings.end()) {
        cell.word = "not applicable";
      } else {
        cell = {std::string(found->second.word()), found->second.worst, found->second.tally, answers_of(found->second)};
      }
      row.cells.push_back(std::move(cell));
    }
    out.columns.push_back(std::move(column));
  }
  for (auto& [id, row] : rows) out.rows.push_back(std::move(row));
  return out;
}

}  // namespace s3sse::reports
