#pragma once
// Holding an answer against what a step expects.
#include <string>
#include <vector>

#include "harness/model/expectation.h"
#include "harness/runner/judge/answer.h"
#include "harness/runner/run/scope.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::runner {

/// The facts that are known when a step is judged.
struct StepFacts {
  const model::Step& step;
  std::string label;  ///< "2 GetObject"
  const Answer& answer;
  Probe* probe = nullptr;           ///< null: white-box expectations are not checked
  bool probe_at_rest = false;       ///< the probe answers for stored bytes
  bool probe_audit = false;         ///< ... and for audit events
  bool probe_kms = false;           ///< ... and for KMS calls
  bool carried_encryption = false;  ///< the request asked for encryption, or brought a key for its object
  bool asked_in_vain = false;       ///< so did the write of the object that is read, and its answer said nothing of it
  bool keyless_read = false;        ///< reads what was written with a customer key, without that key
  bool claimed = false;             ///< an answer said that the object is encrypted
};

/// The outcome of the judging.
struct StepJudgement {
  std::vector<reports::Finding> findings;
  std::vector<std::string> laxities;  ///< lenient branches that held and that the run accepts
  bool informational = false;         ///< an informational branch held
  std::string not_checked;            ///< the reason why something could not be checked; empty: everything was
  bool status_missed = false;         ///< later steps would only tell of the same fault
};

StepJudgement judge(const StepFacts& facts, const Scope& scope);

/// Sees each target step that met its expectations, with all that it was judged by. Called from the workers' threads.
class JudgementWatcher {
 public:
  virtual ~JudgementWatcher() = default;
  virtual void on_met(const StepFacts& facts, const Scope& scope) = 0;
};

}  // namespace s3sse::harness::runner
