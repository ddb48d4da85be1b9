#include "reports/render/badge.h"

#include <fmt/format.h>

#include <map>

#include "reports/model/breakdown.h"
#include "reports/model/clean_text.h"
#include "reports/model/summary.h"
#include "reports/render/escape.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::reports {
namespace {

std::string file_name_of(std::string_view method) {
  std::string out;
  for (const char c : ascii_lower(method)) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  return out.empty() || out == "all" ? "other" : out;
}

Badge badge_of(std::string name, std::string label, const std::vector<const CaseResult*>& cases, bool complete) {
  Tally tally;
  for (const CaseResult* result : cases) tally.add(result->verdict);
  const std::string without = tally.out_of_scope == 0 ? "" : why_not_applicable(cases);
  Badge badge{std::move(name), std::move(label), "", "lightgrey"};
  if (tally.failed > 0) {
    badge.message = counted(tally.failed, "deviation");
    badge.color = "red";
  } else if (!complete) {
    badge.message = "incomplete";
  } else if (tally.undecided > 0) {
    badge.message = fmt::format("{} without a result", grouped(tally.undecided));
  } else if (tally.stale > 0) {
    badge.message = counted(tally.stale, "stale expectation");
    badge.color = "orange";
  } else if (tally.known_failures > 0) {
    badge.message = counted(tally.known_failures, "known deviation");
    badge.color = "orange";
  } else if (tally.passed == 0) {
    badge.message = tally.out_of_scope > 0 && tally.not_checked == 0 ? fmt::format("not applicable ({})", without)
                                                                     : "nothing checked";
  } else {
    badge.message = tally.passed == tally.total()
                        ? fmt::format("conforming ({})", grouped(tally.passed))
                        : fmt::format("conforming ({} of {})", grouped(tally.passed), grouped(tally.total()));
    if (!without.empty()) badge.message += "; " + without;
    badge.color = "brightgreen";
  }
  return badge;
}

std::string_view paint_of(std::string_view color) {
  static const std::map<std::string_view, std::string_view> paints = {
      {"red", "#b3261e"}, {"orange", "#9a5b00"}, {"brightgreen", "#1a7f37"}, {"lightgrey", "#5f6872"}};
  const auto found = paints.find(color);
  return found == paints.end() ? "#5f6872" : found->second;
}

}  // namespace

std::vector<Badge> badges_of(const RunRecord& record) {
  std::vector<const CaseResult*> all;
  std::map<std::string, std::vector<const CaseResult*>> methods;
  for (const CaseResult& result : record.cases) {
    for (const std::string& method : result.methods) methods[method];
    if (!counts_for_gate(record, result)) continue;
    all.push_back(&result);
    for (const std::string& method : result.methods) methods[method].push_back(&result);
  }
  std::vector<Badge> out = {badge_of("all", "S3 encryption", all, record.complete)};
  for (const auto& [method, cases] : methods)
    out.push_back(badge_of(file_name_of(method), "S3 " + clipped(method, 40), cases, record.complete));
  return out;
}

std::string badge_svg(const Badge& badge) {
  // Verdana at 11 px is about 6.6 px wide on average; textLength makes the text fit whatever font there is.
  const auto width = [](const std::string& text) {
    return static_cast<int>(static_cast<double>(text.size()) * 6.6) + 12;
  };
  const int left = width(badge.label);
  const int right = width(badge.message);
  const std::string label = html_escaped(badge.label);
  const std::string message = html_escaped(badge.message);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"20\" role=\"img\" aria-label=\"{3}: {4}\">"
      "<title>{3}: {4}</title><clipPath id=\"r\"><rect width=\"{0}\" height=\"20\" rx=\"3\"/></clipPath>"
      "<g clip-path=\"url(#r)\"><rect width=\"{1}\" height=\"20\" fill=\"#444c56\"/>"
      "<rect x=\"{1}\" width=\"{2}\" height=\"20\" fill=\"{5}\"/></g>"
      "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\" text-anchor=\"middle\">"
      "<text x=\"{6}\" y=\"14\" textLength=\"{7}\">{3}</text><text x=\"{8}\" y=\"14\" textLength=\"{9}\">{4}</text>"
      "</g></svg>\n",
      left + right, left, right, label, message, paint_of(badge.color), left / 2, left - 12, left + right / 2,
      right - 12);
}

std::string badge_json(const Badge& badge) {
  const nlohmann::ordered_json out = {{"schemaVersion", 1},
                                      {"label", valid_utf8(badge.label)},
                                      {"message", valid_utf8(badge.message)},
                                      {"color", badge.color}};
  return write_json(out) + "\n";
}

}  // namespace s3sse::reports
