#include "harness/bundle/bundle.h"

#include <map>

#include "harness/bundle/http_case.h"
#include "harness/model/read/raw_case.h"
#include "harness/model/vary.h"
#include "simulator/base/json.h"

namespace s3sse::harness::bundle {
namespace {

Json rules_json(const model::RuleCatalogue& rules) {
  Json out = Json::array();
  for (const auto& [id, rule] : rules.all())
    out.push_back({{"id", id},
                   {"slug", rule.ref.slug},
                   {"topic", rule.topic},
                   {"level", rule.ref.level},
                   {"evidence", rule.ref.evidence},
                   {"gates", rule.gates()},
                   {"inferred_only", rule.inferred_only()},
                   {"operations", rule.operations},
                   {"methods", rule.methods},
                   {"statement", rule.ref.statement},
                   {"observable", rule.observable},
                   {"visibility", rule.visibility},
                   {"notes", rule.notes},
                   {"sources", rule.ref.sources}});
  return out;
}

/// One element on a line, so that two versions of a bundle can be compared with ordinary tools.
std::string document(const char* list, const Json& items, const Json& head) {
  std::string out = "{\n";
  for (const auto& [name, value] : head.items()) out += " \"" + name + "\": " + write_json(value) + ",\n";
  out += std::string(" \"") + list + "\": [";
  std::size_t index = 0;
  for (const Json& item : items) out += (index++ ? ",\n  " : "\n  ") + write_json(item);
  return out + "\n ]\n}\n";
}

std::map<std::string, Json> expanded_cases(const std::filesystem::path& vectors) {
  std::map<std::string, Json> out;
  for (const model::RawCase& written : model::read_raw_cases(vectors))
    for (model::Variant& variant : model::expand(written.content, [](const auto&, const auto&) {}))
      out.emplace(written.id + variant.suffix, std::move(variant.content));
  return out;
}

}  // namespace

std::vector<File> make_bundle(const model::Suite& suite, const std::filesystem::path& vectors, const Options& options) {
  std::map<std::string, Json> expanded = expanded_cases(vectors);
  Json cases = Json::array();
  Json requests = Json::array();
  for (const model::Case& each : suite.cases) {
    Json content = std::move(expanded[each.id]);
    content["id"] = each.id;
    cases.push_back(std::move(content));
    if (std::optional<Json> written = http_case(each, options.seed)) requests.push_back(std::move(*written));
  }
  const Json head = {{"format", bundle_format}, {"tool_version", options.tool_version}, {"seed", options.seed}};
  Json manifest = head;
  manifest["rules"] = suite.rules.all().size();
  manifest["cases"] = cases.size();
  manifest["header_level_cases"] = requests.size();
  return {{"manifest.json", write_json(manifest, 1) + "\n"},
          {"rules.json", document("rules", rules_json(suite.rules), head)},
          {"cases.json", document("cases", cases, head)},
          {"requests.json", document("cases", requests, head)}};
}

}  // namespace s3sse::harness::bundle
