#include "harness/model/rule_catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/files.h"
#include "harness/model/vector_json.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::harness::model {
namespace {

bool has(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

RuleEntry read_rule(const Json& rule, std::string topic, bool of_client) {
  RuleEntry entry;
  entry.ref.id = rule.at("id").get<std::string>();
  entry.ref.slug = rule.at("slug").get<std::string>();
  entry.ref.level = rule.at("level").get<std::string>();
  entry.ref.evidence = rule.at("evidence").get<std::vector<std::string>>();
  entry.ref.statement = rule.at("statement").get<std::string>();
  entry.ref.sources = rule.at("sources").get<std::vector<std::string>>();
  if (of_client) {
    entry.formats = rule.at("formats").get<std::vector<std::string>>();
    entry.operations = {"any"};
    entry.methods = {"CSE"};
  } else {
    entry.operations = rule.at("operations").get<std::vector<std::string>>();
    entry.methods = rule.at("methods").get<std::vector<std::string>>();
  }
  entry.observable = rule.value("observable", "");
  entry.visibility = rule.value("visibility", "wire");
  entry.visibility_reason = rule.value("visibility_reason", "");
  entry.survival_reason = rule.value("survival_reason", "");
  entry.notes = rule.value("notes", "");
  entry.since = rule.value("since", "");
  entry.until = rule.value("until", "");
  entry.topic = std::move(topic);
  return entry;
}

void load_rule_file(const std::string& name, std::string_view text, Rulebook& book, std::vector<Problem>& problems) {
  const auto parsed = parse_json_text(text, vector_bounds);
  if (!parsed) {
    problems.push_back({name, parsed.error().line, "", parsed.error().what});
    return;
  }
  if (!parsed->root.is_object() || !parsed->root.contains("rules") || !parsed->root["rules"].is_array()) {
    problems.push_back({name, 1, "/rules", "a rule file holds an object with a list \"rules\""});
    return;
  }
  const bool of_client = parsed->root.value("subject", "endpoint") == "client";
  RuleCatalogue& catalogue = of_client ? book.client : book.endpoint;
  std::size_t index = 0;
  for (const Json& rule : parsed->root["rules"]) {
    const std::string where = fmt::format("/rules/{}", index++);
    try {
      RuleEntry entry = read_rule(rule, parsed->root.value("topic", ""), of_client);
      if (book.endpoint.find(entry.ref.id) != nullptr || book.client.find(entry.ref.id) != nullptr) {
        problems.push_back({name, parsed->line_of(where), where, fmt::format("{} is there twice", entry.ref.id)});
      } else {
        catalogue.add(std::move(entry));
      }
    } catch (const Json::exception& error) {
      problems.push_back({name, parsed->line_of(where), where,
                          fmt::format("not a rule ({}); see schema/rules.schema.json", error.what())});
    }
  }
}

}  // namespace

bool RuleEntry::gates() const {
  return ref.level == "MUST" && (has(ref.evidence, "documented") || has(ref.evidence, "recorded"));
}

bool RuleEntry::inferred_only() const {
  return std::all_of(ref.evidence.begin(), ref.evidence.end(), [](const std::string& e) { return e == "inferred"; });
}

void RuleCatalogue::add(RuleEntry entry) {
  std::string id = entry.ref.id;
  rules_.emplace(std::move(id), std::move(entry));
}

const RuleEntry* RuleCatalogue::find(std::string_view id) const {
  const auto found = rules_.find(id);
  return found == rules_.end() ? nullptr : &found->second;
}

Rulebook load_rules(const std::filesystem::path& folder, std::vector<Problem>& problems) {
  Rulebook book;
  const std::vector<std::filesystem::path> files = json_files(folder);
  if (files.empty()) problems.push_back({folder.string(), 0, "", "no rule files here; point --vectors at vectors/"});
  for (const std::filesystem::path& file : files) {
    const std::string name = "rules/" + file.filename().string();
    if (const auto text = read_file(file, largest_vector_file))
      load_rule_file(name, *text, book, problems);
    else
      problems.push_back({name, 0, "", "cannot be read"});
  }
  return book;
}

}  // namespace s3sse::harness::model
