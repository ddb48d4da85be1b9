#include "harness/cli/command/ini_file.h"

#include <fmt/format.h>

#include "simulator/base/text.h"

namespace s3sse::cli {

Result<Ini> parse_ini(std::string_view text) {
  Ini ini;
  std::string section;
  std::size_t number = 0;
  for (std::string_view raw : split(text, '\n')) {
    ++number;
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (raw.front() == ' ' || raw.front() == '\t') continue;
    if (line.front() == '[') {
      if (line.back() != ']') return fail(fmt::format("line {}: the section has no closing bracket", number));
      section = trim(line.substr(1, line.size() - 2));
      ini[section];
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return fail(fmt::format("line {}: not of the form key = value", number));
    if (section.empty()) return fail(fmt::format("line {}: stands before the first [section]", number));
    ini[section][ascii_lower(trim(line.substr(0, equals)))] = trim(line.substr(equals + 1));
  }
  return ini;
}

}  // namespace s3sse::cli
