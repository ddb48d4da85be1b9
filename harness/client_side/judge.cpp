#include "harness/client_side/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/glob.h"
#include "simulator/base/clock.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::client_side {
namespace {

using reports::CaseResult;
using reports::Verdict;

int strictness(std::string_view level) {
  return level == "MUST" ? 2 : level == "SHOULD" ? 1 : 0;
}

/// Level, and whether it can turn a run red, from the rules that the case cites.
void take_rules(CaseResult& result, const model::RuleCatalogue& rules, reports::RunRecord& record) {
  result.gating = false;
  result.level = "MAY";
  for (const std::string& id : result.rules) {
    const model::RuleEntry* rule = rules.find(id);
    if (rule == nullptr) continue;
    record.rules.emplace(id, rule->ref);
    result.gating = result.gating || rule->gates();
    if (strictness(rule->ref.level) > strictness(result.level)) result.level = rule->ref.level;
  }
}

/// A finding against a rule that the case does not cite belongs to it as well. What a finding is worth decides its
/// rule.
void settle(CaseResult& result, const model::RuleCatalogue& rules, reports::RunRecord& record) {
  for (const reports::Finding& finding : result.findings)
    if (std::find(result.rules.begin(), result.rules.end(), finding.rule_id) == result.rules.end())
      result.rules.push_back(finding.rule_id);
  take_rules(result, rules, record);
  if (result.findings.empty()) return;
  // A case that cites a MUST and broke a SHOULD alone does not gate.
  result.gating =
      std::any_of(result.findings.begin(), result.findings.end(), [&rules](const reports::Finding& finding) {
        const model::RuleEntry* rule = rules.find(finding.rule_id);
        return rule != nullptr && rule->gates();
      });
}

/// The first capability that the case needs and the client lacks; empty: it has all. "v3|v3-read": one of them.
std::string lacking(const JudgedCase& judged, const Adapter& adapter) {
  for (const std::string& need : judged.needs) {
    const auto choices = split(need, '|');
    if (std::none_of(choices.begin(), choices.end(), [&adapter](std::string_view one) { return adapter.can(one); }))
      return std::string(choices.front());
  }
  return {};
}

}  // namespace

std::vector<JudgedCase> scenario_cases() {
  std::vector<JudgedCase> out;
  for (Scenario& scenario : scenarios()) {
    JudgedCase judged{scenario.id, scenario.title, scenario.rules, scenario.needs};
    judged.run = [scenario = std::move(scenario)](Trial& trial) { scenario.run(trial, scenario); };
    out.push_back(std::move(judged));
  }
  return out;
}

std::vector<JudgedCase> chosen(std::vector<JudgedCase> cases, const JudgeOptions& options) {
  if (options.only.empty()) return cases;
  std::erase_if(cases, [&options](const JudgedCase& judged) {
    return std::none_of(options.only.begin(), options.only.end(), [&judged](const std::string& pattern) {
      return reports::glob_match(pattern, judged.id) ||
             std::find(judged.rules.begin(), judged.rules.end(), pattern) != judged.rules.end();
    });
  });
  return cases;
}

CaseResult Bench::run(const JudgedCase& judged, Adapter& adapter) {
  CaseResult result;
  result.id = judged.id;
  result.title = judged.title;
  result.rules = judged.rules;
  result.file = judged.file;
  result.methods = {"client-side"};
  result.nature = reports::Nature::none;
  if (const std::string lacked = lacking(judged, adapter); !lacked.empty()) {
    result.verdict = Verdict::not_applicable;
    result.reason = reports::lacks_reason(lacked);
    return result;
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::string bucket = fmt::format("cse-judge-{}", ++cases_);
  if (stage_ != nullptr)
    if (const auto made = stage_->make_bucket(bucket); !made) {
      result.verdict = Verdict::blocked;
      result.reason = made.error().message;
      return result;
    }
  Trial trial(result, adapter, stage_, keys_, bucket);
  judged.run(trial);
  if (stage_ != nullptr) stage_->clear_refusals();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

reports::RunRecord record_head(const Adapter& adapter, const JudgeOptions& options) {
  reports::RunRecord record;
  record.tool_version = options.tool_version;
  record.endpoint = fmt::format("client-side encryption: {} {}", adapter.client(), adapter.version());
  record.started = format_iso8601(SystemClock().now());
  record.era = "2026";
  record.gate = options.gate;
  for (const std::string& pattern : options.only) record.selection += (record.selection.empty() ? "" : " ") + pattern;
  record.capabilities.assign(adapter.capabilities().begin(), adapter.capabilities().end());
  return record;
}

reports::RunRecord judge(const std::vector<JudgedCase>& cases, Adapter& adapter, Stage* stage,
                         const model::RuleCatalogue& rules, const JudgeOptions& options) {
  reports::RunRecord record = record_head(adapter, options);
  Bench bench(stage);
  const auto begin = std::chrono::steady_clock::now();
  for (const JudgedCase& judged : cases) {
    if (options.stop != nullptr && *options.stop) {
      record.complete = false;
      record.incomplete_reason = "interrupted";
      break;
    }
    CaseResult result = bench.run(judged, adapter);
    settle(result, rules, record);
    record.cases.push_back(std::move(result));
    if (options.on_result) options.on_result(record.cases.back(), record.cases.size(), cases.size());
  }
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return record;
}

}  // namespace s3sse::harness::client_side
