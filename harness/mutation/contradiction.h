#pragma once
// Answers that contradict one expectation: what is expected of a header, of a status, of stored bytes ... An
// expectation that none of them fails is decoration.
#include <memory>
#include <string>
#include <vector>

#include "harness/runner/judge/checks.h"

namespace s3sse::harness::mutation {

/// Another answer, or another inside view, than the one that was right.
struct Counterexample {
  Exchange exchange;
  std::shared_ptr<Probe> probe;  ///< null: as it was
};

/// One thing that a step expects, and ways to disappoint it.
struct Contradiction {
  std::string place;  ///< "status", "header etag": as findings call it; "one of several answers"
  std::vector<Counterexample> counterexamples;
};

/// One for each thing that the target step expects. Branches of one_of are taken together.
std::vector<Contradiction> contradictions(const runner::StepFacts& facts, const runner::Scope& scope);

/// True if a counterexample makes the step fail, with a finding at that place.
bool can_fail(const Contradiction& contradiction, const runner::StepFacts& facts, const runner::Scope& scope);

}  // namespace s3sse::harness::mutation
