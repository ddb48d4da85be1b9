#include "reports/render/record/record_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "reports/model/clean_text.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

Json finding_to_json(const Finding& finding) {
  return {{"step", json_text(finding.step)},         {"what", json_text(finding.what)},
          {"expected", json_text(finding.expected)}, {"actual", json_text(finding.actual)},
          {"rule", json_text(finding.rule_id)},      {"nature", to_string(finding.nature)}};
}

Json message_to_json(const Message& message) {
  Json headers = Json::array();
  for (const auto& [name, value] : message.headers) headers.push_back({json_text(name), json_text(value)});
  const BodyExcerpt& body = message.body;
  return {{"line", json_text(message.line)},
          {"headers", std::move(headers)},
          {"body", {{"size", body.size}, {"hex", body.hex}, {"cut", body.cut}, {"shown", json_text(body.shown)}}}};
}

Json exchange_to_json(const ExchangeRecord& exchange) {
  return {{"step", json_text(exchange.step)},
          {"url", json_text(exchange.url)},
          {"request", message_to_json(exchange.request)},
          {"response", message_to_json(exchange.response)},
          {"failure", json_text(exchange.failure)},
          {"seconds", rounded_seconds(exchange.seconds)}};
}

/// Most cases have neither: left out, for the size of the file.
void add_evidence(const CaseResult& result, Json& out) {
  if (!result.transcript.empty()) {
    Json& transcript = out["transcript"] = Json::array();
    for (const ExchangeRecord& exchange : result.transcript) transcript.push_back(exchange_to_json(exchange));
    out["exchanges_left_out"] = result.exchanges_left_out;
  }
  if (result.reproduction.empty()) return;
  Json& reproduction = out["reproduction"] = Json::array();
  for (const Reproduction& lines : result.reproduction)
    reproduction.push_back({{"step", json_text(lines.step)},
                            {"curl", json_text(lines.curl)},
                            {"aws_cli", json_text(lines.aws_cli)},
                            {"boto3", json_text(lines.boto3)}});
}

Json tally_to_json(const Tally& tally) {
  return {{"applicable", tally.applicable()},
          {"passed", tally.passed},
          {"failed", tally.failed},
          {"known_failures", tally.known_failures},
          {"stale", tally.stale},
          {"undecided", tally.undecided},
          {"not_checked", tally.not_checked},
          {"out_of_scope", tally.out_of_scope}};
}

Json tallies_to_json(const std::map<std::string, Tally>& tallies) {
  Json out = Json::object();
  for (const auto& [name, tally] : tallies) out[json_text(name)] = tally_to_json(tally);
  return out;
}

}  // namespace

std::string json_text(std::string_view text) {
  constexpr std::size_t room_for_note = 64;  // so that what was cut once is short enough to be kept the next time
  std::string valid = valid_utf8(text);
  return valid.size() <= json_text_limit ? valid : clipped(valid, json_text_limit - room_for_note);
}

Json json_texts(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const std::string& text : texts) out.push_back(json_text(text));
  return out;
}

double rounded_seconds(double seconds) {
  return std::isfinite(seconds) && seconds > 0 ? std::round(seconds * 1e6) / 1e6 : 0.0;
}

Json head_to_json(const RunRecord& record) {
  return {{"format", RunRecord::format},
          {"tool", {{"name", "s3sse"}, {"version", json_text(record.tool_version)}}},
          {"endpoint", json_text(record.endpoint)},
          {"started", json_text(record.started)},
          {"seed", json_text(record.seed)},
          {"era", json_text(record.era)},
          {"gate", json_text(record.gate)},
          {"selection", json_text(record.selection)},
          {"capabilities", json_texts(record.capabilities)}};
}

Json case_to_json(const CaseResult& result) {
  Json findings = Json::array();
  for (const Finding& finding : result.findings) findings.push_back(finding_to_json(finding));
  Json out = {{"id", json_text(result.id)},
              {"title", json_text(result.title)},
              {"verdict", to_string(result.verdict)},
              {"nature", to_string(result.nature)},
              {"rules", json_texts(result.rules)},
              {"level", json_text(result.level)},
              {"gating", result.gating},
              {"methods", json_texts(result.methods)},
              {"operations", json_texts(result.operations)},
              {"file", json_text(result.file)},
              {"line", std::max(result.line, 0)},
              {"seconds", rounded_seconds(result.seconds)},
              {"reason", json_text(result.reason)},
              {"findings", std::move(findings)}};
  if (!result.breach.rule.empty())
    out["breach"] = {{"rule", json_text(result.breach.rule)}, {"wholly", result.breach.wholly}};
  if (!result.notes.empty()) out["notes"] = json_texts(result.notes);
  add_evidence(result, out);
  return out;
}

Json baseline_to_json(const BaselineOutcome& baseline) {
  Json out = {{"file", json_text(baseline.file)},
              {"unexpected", json_texts(baseline.unexpected)},
              {"stale", json_texts(baseline.stale)}};
  if (!baseline.causes.empty()) out["causes"] = json_texts(baseline.causes);
  return out;
}

Json rules_to_json(const RunRecord& record) {
  Json out = Json::object();
  for (const auto& [id, rule] : record.rules)
    out[json_text(id)] = {{"slug", json_text(rule.slug)},
                          {"level", json_text(rule.level)},
                          {"evidence", json_texts(rule.evidence)},
                          {"statement", json_text(rule.statement)},
                          {"sources", json_texts(rule.sources)}};
  return out;
}

Json summary_to_json(const Summary& summary, const Decision& decision) {
  Json verdicts = Json::object();
  for (std::size_t index = 0; index < verdict_count; ++index)
    verdicts[std::string(to_string(static_cast<Verdict>(index)))] = summary.verdicts[index];
  return {{"total", summary.total},
          {"verdicts", std::move(verdicts)},
          {"all", tally_to_json(summary.all)},
          {"gate", tally_to_json(summary.gate)},
          {"methods", tallies_to_json(summary.methods)},
          {"levels", tallies_to_json(summary.levels)},
          {"exit_code", static_cast<int>(decision.code)},
          {"reason", json_text(decision.reason)}};
}

}  // namespace s3sse::reports
