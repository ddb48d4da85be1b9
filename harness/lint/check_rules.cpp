#include <fmt/format.h>

#include <set>

#include "harness/lint/checks.h"

namespace s3sse::harness::lint {
namespace {

bool observable(const model::RuleEntry& rule) {
  return rule.visibility == "wire" || rule.visibility == "inside";
}

bool good_source(const std::string& source) {
  if (source.starts_with("text-index:")) return source.size() > 11;
  constexpr std::string_view scheme = "https://";
  return source.starts_with(scheme) && source.find('.', scheme.size()) != std::string::npos &&
         source.find_first_of(" \t\"<>") == std::string::npos;
}

std::string file_of(const model::RuleEntry& rule) {
  return fmt::format("rules/{}.json", rule.topic);
}

}  // namespace

void check_rules(const Subject& subject, Findings& out) {
  std::set<std::string, std::less<>> cited;
  for (const model::Case& each : subject.suite.cases) cited.insert(each.rules.begin(), each.rules.end());
  for (const auto& [id, rule] : subject.suite.rules.all()) {
    const std::string file = file_of(rule);
    for (const std::string& source : rule.ref.sources)
      if (!good_source(source))
        out.add("rule-source", file, 0,
                fmt::format("{}: \"{}\" is not a source; give an https address or text-index:<number>", id, source));
    if (rule.ref.level == "MUST" && rule.inferred_only() && rule.notes.empty())
      out.add(
          "rule-evidence", file, 0,
          fmt::format("{} is a MUST that is only inferred; find evidence, lower its level, or say why in notes", id));
    if (!observable(rule) || rule.ref.level == "MAY") continue;
    if (!cited.contains(id))
      out.add(
          "uncovered-rule", file, 0,
          fmt::format("no case cites {} ({}); write one, or mark it not-observable with a reason", id, rule.ref.slug));
    if (subject.consulted && !subject.consulted(id))
      out.add("dead-rule", file, 0,
              fmt::format("the simulator never asks for {} ({}): switching it off changes nothing", id, rule.ref.slug));
  }
}

}  // namespace s3sse::harness::lint
