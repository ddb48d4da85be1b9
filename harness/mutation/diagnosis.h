#pragma once
// The broken rules behind the failures of a run, found by trial: the cases that failed are run again in a simulator
// that breaks one of the blamed rules after the other. The rule with which most of them fail in the same way is broken,
// what fails with it follows from it, and of the rest the same is asked again.
#include <atomic>

#include "harness/model/suite.h"
#include "harness/mutation/subject.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::mutation {

struct DiagnosisOptions {
  unsigned jobs = 0;                        ///< rules at the same time; 0: as many as the machine has cores
  std::vector<RuleMutant> rules{};          ///< that can be broken
  const std::atomic<bool>* stop = nullptr;  ///< when true, no further rule is tried
};

/// Fills in CaseResult::breach of what failed or was blocked, where a single rule explains it and none of the cases
/// that passed speaks against that. Nothing is sent to the endpoint of the run. Takes some milliseconds for each failed
/// case and blamed rule; of variants that failed alike one is tried.
void diagnose(reports::RunRecord& record, const model::Suite& suite, const MakeSubject& make,
              const DiagnosisOptions& options);

}  // namespace s3sse::harness::mutation
