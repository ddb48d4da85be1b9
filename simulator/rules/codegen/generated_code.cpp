#include "simulator/rules/codegen/generated_code.h"

#include <sstream>
#include <string_view>

namespace s3sse::codegen {
namespace {

/// A std::string_view with its length, which no compiler then counts at compile time.
std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"sv";
}

}  // namespace

std::string header_text(const std::vector<RuleSource>& rules) {
  std::ostringstream out;
  out << "// Generated from vectors/rules. Changes only when the list of rules does.\n"
         "#pragma once\n\n#include <cstddef>\n#include <cstdint>\n\nnamespace s3sse {\n\n"
         "enum class Rule : std::uint16_t {\n";
  for (const RuleSource& rule : rules) out << "  " << rule.name << ",  // " << rule.id << '\n';
  out << "};\n\ninline constexpr std::size_t rule_count = " << rules.size() << ";\n\n}  // namespace s3sse\n";
  return out.str();
}

std::string table_text(const std::vector<RuleSource>& rules) {
  std::ostringstream lists, rows;
  const auto list = [&](const RuleSource& rule, const char* kind, const Words& words) -> std::string {
    if (words.empty()) return "{}";  // an array of no elements is not C++
    const std::string name = rule.name + "_" + kind;
    lists << "constexpr std::string_view " << name << "[] = {";
    for (const std::string& word : words) lists << literal(word) << ", ";
    lists << "};\n";
    return name;
  };
  for (const RuleSource& rule : rules) {
    rows << "    {Rule::" << rule.name;
    for (const std::string* text : {&rule.id, &rule.slug, &rule.topic, &rule.subject, &rule.level})
      rows << ", " << literal(*text);
    rows << ", " << list(rule, "evidence", rule.evidence) << ", " << list(rule, "operations", rule.operations) << ", "
         << list(rule, "methods", rule.methods);
    for (const std::string* text : {&rule.statement, &rule.observable, &rule.sources.front(), &rule.notes, &rule.since,
                                    &rule.until, &rule.visibility, &rule.visibility_reason}) {
      rows << ",\n     " << literal(*text);
    }
    rows << ", " << list(rule, "consulted_at", rule.consulted_at) << "},\n";
  }
  std::ostringstream out;
  out << "// Generated from vectors/rules and the sources of the simulator.\n#include \"simulator/rules/rules.h\"\n\n"
         "namespace s3sse {\nnamespace {\n\nusing namespace std::string_view_literals;\n\n"
      << lists.str() << "\nconstexpr RuleInfo table[] = {\n"
      << rows.str()
      << "};\nstatic_assert(std::size(table) == rule_count);\n\n}  // namespace\n\n"
         "std::span<const RuleInfo> rulebook() { return table; }\n\n}  // namespace s3sse\n";
  return out.str();
}

}  // namespace s3sse::codegen
