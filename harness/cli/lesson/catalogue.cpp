#include "harness/cli/lesson/catalogue.h"

#include <algorithm>

#include "harness/cli/lesson/lesson_texts.h"
#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/mistake.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

std::string notes_of(const Case& c) {
  const auto written = case_as_written(c);
  return written ? written->value("notes", "") : "";
}

/// Adds the rules of a variant that others have not brought.
void add_rules_of(const Vectors& vectors, const Case& c, Json& rules) {
  for (const std::string& id : c.rules) {
    const bool known = std::ranges::any_of(rules, [&](const Json& rule) { return rule["id"] == id; });
    const auto* rule = vectors.suite.rules.find(id);
    if (known || rule == nullptr) continue;
    rules.push_back(
        {{"id", id}, {"level", rule->ref.level}, {"statement", rule->ref.statement}, {"sources", rule->ref.sources}});
  }
}

/// A case each, in the order of their numbers.
Json mistakes_of(const Vectors& vectors) {
  Json mistakes = Json::array();
  for (const Case& c : vectors.suite.cases) {
    if (!c.base_id.starts_with("mistakes/")) continue;
    if (!mistakes.empty() && mistakes.back()["id"] == c.base_id) {
      mistakes.back()["variants"].push_back(c.id);
      add_rules_of(vectors, c, mistakes.back()["rules"]);
      continue;
    }
    const Mistake mistake = mistake_in(notes_of(c));
    mistakes.push_back({{"id", c.base_id},
                        {"title", c.title},
                        {"symptom", mistake.symptom},
                        {"cause", mistake.cause},
                        {"fix", mistake.fix},
                        {"rules", Json::array()},
                        {"variants", Json::array({c.id})}});
    add_rules_of(vectors, c, mistakes.back()["rules"]);
  }
  const Json texts = lesson_texts();
  for (Json& mistake : mistakes)
    mistake["of_servers"] =
        std::ranges::any_of(texts["of_servers"], [&](const Json& id) { return id == mistake["id"]; });
  std::sort(mistakes.begin(), mistakes.end(), [](const Json& a, const Json& b) { return a["id"] < b["id"]; });
  return mistakes;
}

/// The table of `s3sse explain methods`: its cases state the facts, and the suite shows them.
Json methods_of(const Vectors& vectors) {
  constexpr std::string_view folder = "lesson/methods/";
  Json methods = Json::object();
  for (const Case& c : vectors.suite.cases) {
    if (!c.base_id.starts_with(folder)) continue;
    const std::string rest = c.base_id.substr(folder.size());
    const auto slash = rest.find('/');
    if (slash == std::string::npos) continue;
    methods[rest.substr(0, slash)][rest.substr(slash + 1)] = notes_of(c);
  }
  return methods;
}

}  // namespace

Json lesson_catalogue(const Vectors& vectors, bool reveals) {
  Json out = lesson_texts();
  out["mistakes"] = mistakes_of(vectors);
  out["methods"] = methods_of(vectors);
  out["reveals"] = reveals;
  return out;
}

}  // namespace s3sse::cli
