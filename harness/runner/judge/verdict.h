#pragma once
// The way from what was missed to the verdict of the case.
#include "harness/model/rule_catalogue.h"
#include "harness/runner/judge/checks.h"

namespace s3sse::harness::runner {

/// Collected over the steps of a case.
struct Tally {
  std::vector<reports::Finding> findings;
  std::vector<std::string> laxities;
  bool informational = false;
  std::string not_checked;

  void add(StepJudgement judgement);
};

/// Fills verdict, nature, gating, reason and findings. A finding against a rule that is only inferred is shown and
/// never fails. A failed case gates when one of the rules that it was failed by does.
void conclude(Tally tally, const model::RuleCatalogue& rules, reports::CaseResult& result);

}  // namespace s3sse::harness::runner
