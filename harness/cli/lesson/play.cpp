#include "harness/cli/lesson/play.h"

#include <algorithm>
#include <set>

#include "harness/cli/lesson/watched_endpoint.h"
#include "harness/cli/rulebook/mistake.h"
#include "harness/cli/rulebook/script_text.h"
#include "harness/cli/run/mutation_subject.h"
#include "harness/runner/run/runner.h"
#include "harness/runner/script/reproduction.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/rules/rules.h"
#include "simulator/trace/json.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

constexpr std::size_t most_stored_shown = 4096;  ///< bytes

Json shown_message(const reports::Message& message) {
  return {{"line", message.line},
          {"headers", message.headers},
          {"body",
           {{"size", message.body.size},
            {"hex", message.body.hex},
            {"cut", message.body.cut},
            {"shown", message.body.shown}}}};
}

Json kms_call_json(const harness::Probe::KmsCall& call) {
  Json context = Json::object();
  for (const auto& [name, value] : call.context) context[name] = value;
  return {{"api", call.api},
          {"key_arn", call.key_arn},
          {"context", std::move(context)},
          {"principal_arn", call.principal_arn},
          {"via_service", call.via_service},
          {"error", call.error}};
}

/// Texts that are JSON themselves; what is not stays a text.
Json parsed(std::string_view text) {
  auto read = parse_ordered_json(text);
  return read ? std::move(*read) : Json(std::string(text));
}

Json stored_json(const Seen& seen) {
  if (!seen.stored || !seen.stored_metadata) return nullptr;
  const ByteView shown = ByteView(*seen.stored).first(std::min(seen.stored->size(), most_stored_shown));
  const auto line_end = seen.stored_metadata->find('\n');
  return {{"size", seen.stored->size()},
          {"hex", to_hex(shown)},
          {"envelope", parsed(std::string_view(*seen.stored_metadata).substr(0, line_end))},
          {"beside", line_end == std::string::npos ? "" : seen.stored_metadata->substr(line_end + 1)}};
}

Json seen_json(const Seen& seen) {
  Json out = {{"step", seen.step}};
  if (!seen.deed.empty()) out["deed"] = seen.deed;
  out["trace"] = seen.trace.events.empty() ? Json(nullptr) : parsed(trace::to_json(seen.trace));
  out["kms"] = Json::array();
  for (const auto& call : seen.kms) out["kms"].push_back(kms_call_json(call));
  out["audit"] = Json::array();
  for (const std::string& event : seen.audit) out["audit"].push_back(parsed(event));
  out["stored"] = stored_json(seen);
  return out;
}

Json lines_json(const reports::Reproduction& lines) {
  return {{"curl", lines.curl}, {"aws_cli", lines.aws_cli}, {"boto3", lines.boto3}};
}

/// The transcript has the requests alone, in the order in which they were seen.
Json steps_json(const std::vector<Seen>& seen, const std::vector<reports::ExchangeRecord>& transcript) {
  Json steps = Json::array();
  auto exchange = transcript.begin();
  for (const Seen& one : seen) {
    Json step = seen_json(one);
    if (one.deed.empty() && exchange != transcript.end()) {
      step["secure"] = !exchange->url.starts_with("http://");
      step["request"] = shown_message(exchange->request);
      step["answer"] = shown_message(exchange->response);
      step["failure"] = exchange->failure;
      ++exchange;
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Lines to do a step by hand go to the first request of that step: one call can take several.
void add_commands(const std::vector<reports::Reproduction>& lines, Json& out) {
  out["scripts"] = lines_json({"", script_of(lines, "curl"), script_of(lines, "aws-cli"), script_of(lines, "boto3")});
  for (const reports::Reproduction& of_step : lines) {
    for (Json& step : out["steps"]) {
      if (step["step"] != of_step.step || step.contains("commands")) continue;
      step["commands"] = lines_json(of_step);
      break;
    }
  }
}

void add_rules(const harness::model::RuleCatalogue& rules, const Case& c, Json& out) {
  std::set<std::string> ids(c.rules.begin(), c.rules.end());
  for (const Json& step : out["steps"]) {
    if (!step["trace"].is_object()) continue;
    for (const Json& event : step["trace"]["events"])
      for (const Json& id : event["rules"]) ids.insert(id.get<std::string>());
  }
  out["rules"] = Json::array();
  for (const std::string& id : c.rules)
    if (const auto* rule = rules.find(id))
      out["rules"].push_back(
          {{"id", id}, {"level", rule->ref.level}, {"statement", rule->ref.statement}, {"sources", rule->ref.sources}});
  out["rulebook"] = Json::object();
  for (const std::string& id : ids)
    if (const auto* rule = rules.find(id)) out["rulebook"][id] = rule->ref.statement;
}

Json findings_of(const reports::CaseResult& result) {
  Json list = Json::array();
  for (const auto& finding : result.findings)
    list.push_back({{"step", finding.step},
                    {"what", finding.what},
                    {"expected", finding.expected},
                    {"got", finding.actual},
                    {"rule", finding.rule_id}});
  return list;
}

}  // namespace

Json play(const harness::model::RuleCatalogue& rules, const Case& c, const std::string& notes,
          const PlayOptions& options) {
  Rules obeyed;
  if (options.breaks_rules)
    for (const std::string& id : c.rules)
      if (const auto broken = find_rule(id)) obeyed.switch_off(*broken);
  WatchedEndpoint* watching = nullptr;
  const auto subject =
      simulator(obeyed, c.newest_era(), options.seed, std::nullopt,
                {.told = [&](trace::Trace trace) { watching->told(std::move(trace)); }, .reveals = options.reveals});
  WatchedEndpoint watched(subject->endpoint());
  watching = &watched;

  harness::runner::RunOptions run = subject->run_options();
  run.era = c.newest_era();
  run.workers = 1;
  run.run_id = "lesson";
  run.transcripts = harness::runner::RunOptions::Transcripts::all;
  // Keys can be made here, so no key is looked for.
  reports::RunRecord record = harness::runner::run_cases(rules, {&c}, watched, subject->clock(), run);
  reports::CaseResult result = record.cases.empty() ? reports::CaseResult{} : std::move(record.cases.front());
  std::erase_if(result.transcript, [](const auto& exchange) { return exchange.step == "clean-up"; });

  const Mistake mistake = mistake_in(notes);
  Json out = {{"id", c.id},
              {"title", c.title},
              {"symptom", mistake.symptom},
              {"cause", mistake.cause},
              {"fix", mistake.fix},
              {"verdict", reports::to_string(result.verdict)},
              {"reason", result.reason},
              {"findings", findings_of(result)},
              {"revealed", options.reveals},
              {"steps", steps_json(watched.seen(), result.transcript)}};
  add_commands(harness::runner::reproduction_of(c, run, subject->endpoint().info()), out);
  add_rules(rules, c, out);
  return out;
}

}  // namespace s3sse::cli
