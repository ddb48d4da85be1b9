#include "reports/render/badge.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "reports/model/clean_text.h"
#include "reports/model/summary.h"
#include "reports/render/escape.h"

namespace s3sse::reports {
namespace {

std::string file_name_of(std::string_view method) {
  std::string out;
  for (const char c : method) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  }
  return out.empty() || out == "all" ? "other" : out;
}

std::string count_of(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

Badge badge_of(std::string name, std::string label, const Tally& tally, bool complete) {
  Badge badge{std::move(name), std::move(label), "", ""};
  if (tally.failed > 0) {
    badge.message = count_of(tally.failed, "deviation");
    badge.color = "red";
  } else if (!complete) {
    badge.message = "incomplete";
    badge.color = "lightgrey";
  } else if (tally.undecided > 0) {
    badge.message = fmt::format("{} undecided", tally.undecided);
    badge.color = "lightgrey";
  } else if (tally.known_failures > 0) {
    badge.message = count_of(tally.known_failures, "known deviation");
    badge.color = "orange";
  } else if (tally.passed == 0) {
    badge.message = "not checked";
    badge.color = "lightgrey";
  } else {
    badge.message = fmt::format("conforming ({})", tally.passed);
    badge.color = "brightgreen";
  }
  return badge;
}

std::string_view paint_of(std::string_view color) {
  static const std::map<std::string_view, std::string_view> kPaints = {
      {"red", "#b3261e"}, {"orange", "#9a5b00"}, {"brightgreen", "#1a7f37"}, {"lightgrey", "#5f6872"}};
  const auto found = kPaints.find(color);
  return found == kPaints.end() ? "#5f6872" : found->second;
}

}  // namespace

std::vector<Badge> badges_of(const RunRecord& record) {
  Tally all;
  std::map<std::string, Tally> methods;
  for (const CaseResult& result : record.cases) {
    for (const std::string& method : result.methods) methods[method];
    if (!counts_for_gate(record, result)) continue;
    all.add(result.verdict);
    for (const std::string& method : result.methods) methods[method].add(result.verdict);
  }
  std::vector<Badge> out = {badge_of("all", "S3 encryption", all, record.complete)};
  for (const auto& [method, tally] : methods)
    out.push_back(badge_of(file_name_of(method), "S3 " + clipped(method, 40), tally, record.complete));
  return out;
}

std::string badge_svg(const Badge& badge) {
  // Verdana at 11 px is about 6.6 px wide on average; textLength makes the text fit whatever font there is.
  const auto width = [](const std::string& text) { return static_cast<int>(static_cast<double>(text.size()) * 6.6) + 12; };
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
  return out.dump() + "\n";
}

}  // namespace s3sse::reports
