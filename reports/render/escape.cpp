#include "reports/render/escape.h"

#include <algorithm>

#include "reports/model/clean_text.h"

namespace s3sse::reports {

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : xml_text(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

std::string script_safe(std::string json) {
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (const char c : json) {
    if (c == '<')
      out += "\\u003c";
    else if (c == '>')
      out += "\\u003e";
    else if (c == '&')
      out += "\\u0026";
    else
      out += c;
  }
  return out;
}

std::string markdown_escaped(std::string_view text) {
  std::string out;
  for (const char c : terminal_line(text, true)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '@')
      out += "&#64;";  // mentions somebody otherwise
    else if (std::string_view("\\`*_{}[]#|~!").find(c) != std::string_view::npos)
      out.append("\\").append(1, c);
    else
      out += c;
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  std::string line = terminal_line(text, true);
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string shown;
  for (const char c : line) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') shown += '\\';  // ends a cell of a table, code or not
    shown += c;
  }
  const std::string fence(longest + 1, '`');
  if (shown.empty()) return "(empty)";
  const std::string room = shown.front() == '`' || shown.back() == '`' ? " " : "";
  return fence + room + shown + room + fence;
}

}  // namespace s3sse::reports
