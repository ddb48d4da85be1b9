#include "reports/render/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/clean_text.h"
#include "reports/model/diff.h"
#include "reports/model/exit_code.h"
#include "reports/model/meaning.h"
#include "reports/model/rule_standing.h"
#include "reports/render/record/record_json.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

std::string cell(std::string_view raw) {
  constexpr std::size_t limit = 4000;
  std::string text = xml_text(clipped(raw, limit));
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? "\"\"" : std::string(1, c));
  return out + "\"";
}

std::string first(const std::vector<std::string>& list) {
  return list.empty() ? "" : list.front();
}

/// Apart in every viewer: what the baseline knows is suppressed, what it does not know is new.
void add_baseline_state(const RunRecord& record, const CaseResult& result, Json& out) {
  if (record.baseline.file.empty()) return;
  const auto& unexpected = record.baseline.unexpected;
  if (result.verdict == Verdict::expected_failure) {
    out["baselineState"] = "unchanged";
    out["suppressions"] = Json::array({{{"kind", "external"}, {"justification", json_text(result.reason)}}});
  } else if (std::find(unexpected.begin(), unexpected.end(), result.id) != unexpected.end()) {
    out["baselineState"] = "new";
  }
}

/// Returns what belongs to no case: expectations that are stale, and the reason why a run is not complete.
Json notifications(const RunRecord& record) {
  Json out = Json::array();
  for (const std::string& stale : record.baseline.stale)
    out.push_back({{"level", "error"}, {"message", {{"text", json_text("stale expectation: " + stale)}}}});
  if (!record.complete)
    out.push_back({{"level", "error"}, {"message", {{"text", json_text(record.incomplete_reason)}}}});
  return out;
}

Json result_json(const RunRecord& record, const CaseResult& result) {
  const Finding* worst = nullptr;
  for (const Finding& finding : result.findings)
    if (worst == nullptr || finding.nature < worst->nature) worst = &finding;
  std::string rule = worst != nullptr && !worst->rule_id.empty() ? worst->rule_id : first(result.rules);
  if (rule.empty()) rule = "none";
  const std::string detail = worst == nullptr
                                 ? (result.reason.empty() ? std::string(title_of(result.verdict)) : result.reason)
                                 : fmt::format("{}: expected {}, got {}", worst->what, clipped(worst->expected, 300),
                                               clipped(worst->actual, 300));
  Json out = {
      {"ruleId", json_text(rule)},
      {"level", counts_for_gate(record, result) ? "error" : "note"},
      {"message", {{"text", json_text(fmt::format("{}: {}. {}", result.id, meaning_of(result.nature).title, detail))}}},
      {"partialFingerprints", {{"s3sseCase/v1", json_text(result.id)}}},
      {"properties",
       {{"case", json_text(result.id)}, {"verdict", to_string(result.verdict)}, {"nature", to_string(result.nature)}}}};
  if (!result.notes.empty()) out["properties"]["notes"] = json_texts(result.notes);
  add_baseline_state(record, result, out);
  if (!result.file.empty())
    out["locations"] = Json::array({{{"physicalLocation",
                                      {{"artifactLocation", {{"uri", json_text("vectors/" + result.file)}}},
                                       {"region", {{"startLine", std::max(result.line, 1)}}}}}}});
  return out;
}

}  // namespace

std::string render_rules_csv(const RunRecord& record) {
  std::string out =
      "id,slug,level,evidence,standing,worst,cases,passed,failed,known_failures,undecided,not_checked,out_of_scope,"
      "answers,statement,source,stale,failed_for_other_rules\r\n";
  for (const auto& [id, standing] : standings_of(record)) {
    const RuleRef& rule = *standing.rule;
    std::string evidence;
    for (const std::string& each : rule.evidence) evidence += (evidence.empty() ? "" : " ") + each;
    std::string answers;
    for (const Finding* finding : standing.findings) {
      const std::string answer = finding->what + ": " + clipped(steady_text(finding->actual), 200);
      if (answers.find(answer) == std::string::npos && answers.size() < 2000)
        answers += (answers.empty() ? "" : "; ") + answer;
    }
    const Tally& tally = standing.tally;
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", cell(id), cell(rule.slug),
                       cell(rule.level), cell(evidence), standing.word(), to_string(standing.worst),
                       standing.cases.size(), tally.passed, tally.failed, tally.known_failures, tally.undecided,
                       tally.not_checked, tally.out_of_scope, cell(answers), cell(rule.statement),
                       cell(first(rule.sources)), tally.stale, standing.failed_for_others);
  }
  return out;
}

std::string render_sarif(const RunRecord& record) {
  Json rules = Json::array();
  for (const auto& [id, rule] : record.rules) {
    Json entry = {{"id", json_text(id)},
                  {"name", json_text(rule.slug)},
                  {"shortDescription", {{"text", json_text(rule.statement)}}},
                  {"properties", {{"level", json_text(rule.level)}, {"evidence", json_texts(rule.evidence)}}}};
    const std::string source = first(rule.sources);
    if (source.starts_with("https://") || source.starts_with("http://")) entry["helpUri"] = json_text(source);
    rules.push_back(std::move(entry));
  }
  Json results = Json::array();
  for (const CaseResult& result : record.cases)
    if (standing_of(result.verdict) == Standing::failed || standing_of(result.verdict) == Standing::known_failure)
      results.push_back(result_json(record, result));
  const Decision decision = decide(record);
  Json run = {
      {"tool",
       {{"driver", {{"name", "s3sse"}, {"version", json_text(record.tool_version)}, {"rules", std::move(rules)}}}}},
      {"invocations", Json::array({{{"executionSuccessful", record.complete},
                                    {"exitCode", static_cast<int>(decision.code)},
                                    {"exitCodeDescription", json_text(verdict_line(decision))},
                                    {"toolExecutionNotifications", notifications(record)}}})},
      {"results", std::move(results)}};
  const Json out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({std::move(run)})}};
  return write_json(out, 1) + "\n";
}

}  // namespace s3sse::reports
