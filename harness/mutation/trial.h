#pragma once
// One mutant against some cases.
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/model/suite.h"
#include "harness/mutation/subject.h"
#include "harness/runner/judge/checks.h"
#include "harness/transport/mutators/response_mutant.h"
#include "reports/model/mutation_record.h"

namespace s3sse::harness::mutation {

using Cases = std::vector<const model::Case*>;

/// One combination of each case first, then another of each: those that differ most come early.
Cases one_of_each_first(const Cases& cases);
/// Those that count in that era, in the same order.
Cases of_era(const Cases& cases, int era);

/// The results of the cases while nothing is broken.
struct Baseline {
  Cases sound;                        ///< green, or not to be judged here; in the order of the vectors
  std::vector<std::string> failures;  ///< "id: verdict"
  /// Rules that a case has findings against although they hold: only inferred ones, for the case is green.
  std::map<std::string, std::set<std::string>, std::less<>> already_blamed;
};

struct Trial {
  const model::Suite& suite;
  const MakeSubject& make;
  const Baseline& baseline;
  const std::atomic<bool>* stop;
};

struct TrialOutcome {
  std::vector<reports::MutantKill> killers;
  std::vector<reports::MutantKill> incidental;
  std::uint64_t trace = 0;  ///< fingerprint of what was seen; of rules only
  bool altered = false;     ///< something was; of altered answers only
};

/// The point at which a trial has seen enough. 0: never.
struct Enough {
  std::size_t killers = 0;  ///< cases that name the fault
  std::size_t red = 0;      ///< cases that turned red at all
};

/// Cases against a subject without the rule. A killer has a finding that blames the rule; a finding against a rule that
/// is only inferred counts although it fails no case.
TrialOutcome try_rule(const Trial& trial, const std::string& rule, const Cases& cases, const Enough& enough);

/// Cases against an intact subject whose answers are altered. A killer has a finding, or tells in which step
/// the connection failed it; a case whose set-up fails kills nothing. `enough` > 0: stops when so many turned red.
TrialOutcome try_response(const Trial& trial, const ResponseMutant& mutant, const Cases& cases, std::size_t enough);

/// Makes what alters the traffic with a subject, which outlives it.
using MakeAlteration = std::function<std::unique_ptr<Alteration>(Subject&)>;

/// The same with an alteration that knows its subject.
TrialOutcome try_alteration(const Trial& trial, const MakeAlteration& make, const Cases& cases, const Enough& enough,
                            std::optional<std::chrono::milliseconds> step_limit = std::nullopt);

/// The cases against what is intact, each era against one of its own, `jobs` at a time; `watcher` sees each step that
/// is met.
void watch_cases(const Trial& trial, const Cases& cases, unsigned jobs, runner::JudgementWatcher& watcher);

/// "2 GetObject, status: 200, not 403", clipped.
std::string told(const reports::Finding& finding);

/// Every expectation of the cases against answers that contradict it, one mutant each. Only those that a green case
/// comes to: the runner has to have met the right answer first.
std::vector<reports::MutantResult> try_expectations(const Trial& trial, const Cases& cases, unsigned jobs);

/// Every case of `cases` against what is intact, `jobs` at a time.
Baseline measure_baseline(const model::Suite& suite, const MakeSubject& make, const Cases& cases, unsigned jobs,
                          const std::atomic<bool>* stop);

}  // namespace s3sse::harness::mutation
