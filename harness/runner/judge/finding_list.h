#pragma once
// Collects what was missed, with the rule that is to blame and the nature of it.
#include "harness/runner/judge/checks.h"
#include "harness/runner/judge/nature.h"

namespace s3sse::harness::runner {

class FindingList {
 public:
  FindingList(const StepFacts& facts, const Scope& scope, std::vector<reports::Finding>& out)
      : facts_(facts), scope_(scope), out_(out) {}

  struct Miss {
    std::string what;
    std::string expected;
    std::string actual;
    reports::Nature nature = reports::Nature::wrong_answer;
  };

  /// `around`: attributions from the outermost to the innermost; the innermost that says something counts.
  void add(Miss miss, std::initializer_list<const model::Attribution*> around);

  [[nodiscard]] const StepFacts& facts() const { return facts_; }
  [[nodiscard]] const Scope& scope() const { return scope_; }

 private:
  const StepFacts& facts_;
  const Scope& scope_;
  std::vector<reports::Finding>& out_;
};

}  // namespace s3sse::harness::runner
