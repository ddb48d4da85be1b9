#include "harness/cli/lesson/recording.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/lesson/drawing.h"
#include "reports/render/escape.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

/// Without the empty line that the last line feed would make.
std::vector<std::string_view> shown_lines(std::string_view paragraph) {
  if (paragraph.ends_with('\n')) paragraph.remove_suffix(1);
  return split(paragraph, '\n');
}

}  // namespace

std::string asciicast(const std::vector<std::string>& paragraphs, int pace) {
  constexpr double seconds_a_line = 0.06;
  std::string out = write_json(nlohmann::ordered_json{{"version", 2}, {"width", 110}, {"height", 40}}) + "\n";
  double now = 0;
  for (const std::string& paragraph : paragraphs) {
    const std::string shown = paragraph + "\n\n";
    for (const std::string_view line : shown_lines(shown)) {
      out += write_json(nlohmann::ordered_json::array({now, "o", std::string(line) + "\r\n"})) + "\n";
      now += seconds_a_line;
    }
    now += pace;
  }
  return out;
}

std::string svg_of(const std::vector<std::string>& paragraphs) {
  constexpr std::size_t line_height = 18;
  constexpr double letter_width = 8.43;
  constexpr std::size_t margin = 16;
  std::string text;
  std::size_t row = 0;
  std::size_t widest = 1;
  for (const std::string& paragraph : paragraphs) {
    for (const std::string_view line : shown_lines(paragraph)) {
      widest = std::max(widest, columns_of(line));
      text += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", margin, margin + ++row * line_height,
                          reports::html_escaped(line));
    }
    ++row;
  }
  const auto width = 2 * margin + static_cast<std::size_t>(static_cast<double>(widest) * letter_width);
  const auto height = 2 * margin + row * line_height;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\">\n"
      "<style>rect {{ fill: #fbfaf7 }} text {{ font: 14px ui-monospace, Menlo, 'Liberation Mono', monospace; fill: "
      "#1d2430; "
      "white-space: pre }} @media (prefers-color-scheme: dark) {{ rect {{ fill: #12161c }} text {{ fill: #e7eaee }} }}"
      "</style>\n<rect width=\"{0}\" height=\"{1}\"/>\n{2}</svg>\n",
      width, height, text);
}

}  // namespace s3sse::cli
