#include "harness/runner/judge/verdict.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace s3sse::harness::runner {
namespace {

using reports::Finding;
using reports::Nature;
using reports::Verdict;

bool only_inferred(const Finding& finding, const model::RuleCatalogue& rules) {
  const model::RuleEntry* rule = rules.find(finding.rule_id);
  return rule && rule->inferred_only();
}

bool gates(const Finding& finding, const model::RuleCatalogue& rules) {
  const model::RuleEntry* rule = rules.find(finding.rule_id);
  return rule && rule->gates();
}

}  // namespace

void Tally::add(StepJudgement judgement) {
  std::move(judgement.findings.begin(), judgement.findings.end(), std::back_inserter(findings));
  std::move(judgement.laxities.begin(), judgement.laxities.end(), std::back_inserter(laxities));
  informational = informational || judgement.informational;
  if (not_checked.empty()) not_checked = std::move(judgement.not_checked);
}

void conclude(Tally tally, const model::RuleCatalogue& rules, reports::CaseResult& result) {
  const std::vector<Finding>& findings = tally.findings;
  const bool failed = std::any_of(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return !only_inferred(finding, rules); });
  if (failed) {
    result.gating = false;
    result.nature = Nature::none;
    bool honest = true;
    for (const Finding& finding : findings) {
      if (only_inferred(finding, rules)) continue;
      result.gating = result.gating || gates(finding, rules);
      result.nature = std::min(result.nature, finding.nature);
      honest = honest && finding.nature == Nature::refuses_honestly;
    }
    result.verdict = honest ? Verdict::unimplemented : Verdict::fail;
  } else if (!findings.empty()) {
    result.verdict = Verdict::informational;
    result.reason = "differs from a rule that is only inferred";
  } else if (!tally.not_checked.empty()) {
    result.verdict = Verdict::not_checked;
    result.reason = tally.not_checked;
  } else if (!tally.laxities.empty()) {
    result.verdict = Verdict::lenient;
    result.reason = fmt::format("{}", fmt::join(tally.laxities, ", "));
  } else {
    result.verdict = tally.informational ? Verdict::informational : Verdict::pass;
  }
  result.findings = std::move(tally.findings);
}

}  // namespace s3sse::harness::runner
