#include "simulator/rules/codegen/consultations.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

#include "simulator/base/read_file.h"
#include "simulator/rules/codegen/text.h"

namespace s3sse::codegen {
namespace {

namespace fs = std::filesystem;

// The source text with comments and literals blanked out, lines kept: a rule named in a comment is not consulted there.
std::string code_only(std::string_view source) {
  std::string code(source);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to && at < code.size(); ++at) {
      if (code[at] != '\n') code[at] = ' ';
    }
  };
  std::size_t at = 0;
  while (at < source.size()) {
    std::size_t end = at + 1;
    if (source.substr(at, 2) == "//") {
      end = std::min(source.find('\n', at), source.size());
      blank(at, end);
    } else if (source.substr(at, 2) == "/*") {
      const std::size_t close = source.find("*/", at + 2);
      end = close == std::string_view::npos ? source.size() : close + 2;
      blank(at, end);
    } else if (source.substr(at, 2) == "R\"" && (at == 0 || !is_word(source[at - 1]))) {
      const std::size_t open = source.find('(', at);
      if (open == std::string_view::npos) break;
      const std::string closing = ")" + std::string(source.substr(at + 2, open - at - 2)) + "\"";
      const std::size_t close = source.find(closing, open);
      end = close == std::string_view::npos ? source.size() : close + closing.size();
      blank(at, end);
    } else if (source[at] == '"' || (source[at] == '\'' && (at == 0 || !is_word(source[at - 1])))) {
      // A quote after a digit separates thousands (1'000) and opens nothing.
      while (end < source.size() && source[end] != source[at] && source[end] != '\n')
        end += source[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, source.size());
      blank(at, end);
    }
    at = end;
  }
  return code;
}

}  // namespace

void note_consultations(const fs::path& simulator, std::vector<RuleSource>& rules, Errors& errors) {
  std::map<std::string, RuleSource*, std::less<>> by_name;
  for (RuleSource& rule : rules) by_name.emplace(rule.name, &rule);

  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(simulator)) {
    const fs::path extension = entry.path().extension();
    const fs::path inside = entry.path().lexically_relative(simulator);
    if (entry.is_regular_file() && (extension == ".cpp" || extension == ".h") && *inside.begin() != "rules" &&
        *inside.begin() != "deviations") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);  // directories come in any order, and the table shall not change without a cause

  for (const fs::path& path : files) {
    const std::string shown = "simulator/" + path.lexically_relative(simulator).generic_string();
    const auto source = read_file(path, largest_source);
    if (!source) {
      errors.add(shown, "cannot be read");
      continue;
    }
    std::istringstream lines(code_only(*source));
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
      const std::string where = shown + ":" + std::to_string(number);
      if (line.find("using enum Rule;") != std::string::npos ||
          line.find("using enum s3sse::Rule;") != std::string::npos) {
        errors.add(where, "write Rule::name in full, or nobody can see where a rule is consulted");
      }
      constexpr std::string_view prefix = "Rule::";
      for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix, at + 1)) {
        if (at > 0 && is_word(line[at - 1])) continue;  // some OtherRule::
        const std::size_t begin = at + prefix.size();
        std::size_t end = begin;
        while (end < line.size() && is_word(line[end])) ++end;
        const auto found = by_name.find(std::string_view(line).substr(begin, end - begin));
        // An unknown name is left to the compiler, which says it better.
        if (found == by_name.end()) continue;
        Words& places = found->second->consulted_at;
        if (places.empty() || places.back() != where) places.push_back(where);
      }
    }
  }
}

}  // namespace s3sse::codegen
