#include "harness/mutation/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "harness/mutation/exchange/answer_trial.h"
#include "harness/mutation/exchange/request_trial.h"
#include "harness/mutation/in_parallel.h"
#include "harness/mutation/trial.h"
#include "harness/runner/run/runner.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::mutation {
namespace {

using model::Case;
using reports::MutantFate;
using reports::MutantResult;
using std::chrono::steady_clock;

/// A broken rule that no case names: so many cases that turned red tell enough of where it shows.
constexpr std::size_t enough_red = 5;

bool cites(const Case& candidate, const std::string& rule) {
  return std::ranges::find(candidate.rules, rule) != candidate.rules.end();
}

class Proof {
 public:
  Proof(const model::Suite& suite, const MakeSubject& make, const ProofOptions& options, ProofObserver* observer)
      : suite_(suite),
        options_(options),
        observer_(observer),
        jobs_(options.jobs == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.jobs),
        baseline_(measure_baseline(suite, make, runner::select(suite, options.selection), jobs_, options.stop)),
        trial_{suite, make, baseline_, options.stop} {}

  reports::MutationRecord run() {
    const std::size_t rules = options_.rules.size();
    const std::size_t total = rules + options_.responses.size();
    if (observer_) observer_->on_plan(total);
    std::vector<std::optional<MutantResult>> results(total);
    in_parallel(total, jobs_, options_.stop, [&](std::size_t at) {
      const auto begin = steady_clock::now();
      MutantResult result =
          at < rules ? break_rule(options_.rules[at]) : alter_answers(*options_.responses[at - rules]);
      result.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
      if (options_.stop && options_.stop->load()) return;  // it may not have met every case
      const std::lock_guard lock(mutex_);
      if (observer_) observer_->on_mutant(result);
      results[at] = std::move(result);
    });
    return record_of(std::move(results));
  }

 private:
  MutantResult break_rule(const RuleMutant& mutant) {
    MutantResult result;
    result.kind = reports::MutantKind::rule;
    result.id = mutant.id;
    result.consulted_at = mutant.consulted_at;
    if (const model::RuleEntry* rule = suite_.rules.find(mutant.id)) {
      result.slug = rule->ref.slug;
      result.title = rule->ref.statement;
      result.level = rule->ref.level;
      result.survival_reason = rule->survival_reason.empty() ? rule->visibility_reason : rule->survival_reason;
    }
    Cases citing;
    for (const Case* each : baseline_.sound)
      if (cites(*each, mutant.id)) citing.push_back(each);
    result.citing = citing.size();
    TrialOutcome outcome = try_rule(trial_, mutant.id, one_of_each_first(citing), {.killers = options_.killers});
    bool reached = !citing.empty();
    if (outcome.killers.empty() && !options_.citing_alone) {
      outcome = try_rule(trial_, mutant.id, baseline_.sound, {.red = enough_red});
      // a case that blames the rule only in the company of others is no killer
      std::ranges::move(outcome.killers, std::back_inserter(outcome.incidental));
      outcome.killers.clear();
      reached = !outcome.incidental.empty() || outcome.trace != intact_trace();
    }
    return decide(std::move(result), std::move(outcome), reached);
  }

  /// Of all cases while nothing is broken: for those mutants that no case minds.
  std::uint64_t intact_trace() {
    std::call_once(intact_once_, [&] { intact_trace_ = try_rule(trial_, "", baseline_.sound, {}).trace; });
    return intact_trace_;
  }

  MutantResult alter_answers(const ResponseMutant& mutant) {
    MutantResult result;
    result.kind = reports::MutantKind::response;
    result.id = mutant.id;
    result.title = mutant.title;
    TrialOutcome outcome = try_response(trial_, mutant, one_of_each_first(baseline_.sound), options_.killers);
    const bool altered = outcome.altered;
    return decide(std::move(result), std::move(outcome), altered);
  }

  static MutantResult decide(MutantResult result, TrialOutcome outcome, bool reached) {
    result.fate = !outcome.killers.empty()      ? MutantFate::killed
                  : !outcome.incidental.empty() ? MutantFate::incidental
                  : reached                     ? MutantFate::survived
                                                : MutantFate::not_reached;
    result.killers = std::move(outcome.killers);
    result.incidental = std::move(outcome.incidental);
    return result;
  }

  /// Cases that no answer can disappoint: decoration. One combination that can be disappointed speaks for all.
  std::vector<std::string> idle_cases(const std::vector<MutantResult>& expectations) const {
    std::set<std::string, std::less<>> at_work;
    for (const MutantResult& expectation : expectations)
      for (const reports::MutantKill& kill : expectation.killers) at_work.insert(kill.case_id);
    std::set<std::string, std::less<>> working;
    for (const Case* each : baseline_.sound)
      if (at_work.contains(each->id)) working.insert(each->base_id);
    std::vector<std::string> out;
    for (const Case* each : one_of_each_first(baseline_.sound))
      if (working.insert(each->base_id).second) out.push_back(each->base_id);
    return out;
  }

  reports::MutationRecord record_of(std::vector<std::optional<MutantResult>> results) {
    reports::MutationRecord record;
    record.tool_version = options_.tool_version;
    record.selection = options_.selection.text();
    record.cases = baseline_.sound.size();
    record.baseline_failures = baseline_.failures;
    for (std::optional<MutantResult>& result : results) {
      if (result)
        record.mutants.push_back(std::move(*result));
      else
        record.complete = false;
    }
    if (record.complete && options_.exchanges)
      for (const auto try_exchanges : {try_answers, try_requests})
        std::ranges::move(try_exchanges(trial_, baseline_.sound, options_.exchange_ids, jobs_),
                          std::back_inserter(record.mutants));
    if (record.complete && (options_.expectations || options_.name_idle_cases)) {
      std::vector<MutantResult> expectations = try_expectations(trial_, baseline_.sound, jobs_);
      if (options_.name_idle_cases) record.idle_cases = idle_cases(expectations);
      if (options_.expectations) std::ranges::move(expectations, std::back_inserter(record.mutants));
    }
    return record;
  }

  const model::Suite& suite_;
  const ProofOptions& options_;
  ProofObserver* observer_;
  const unsigned jobs_;
  const Baseline baseline_;
  const Trial trial_;
  std::mutex mutex_;
  std::once_flag intact_once_;
  std::uint64_t intact_trace_ = 0;
};

}  // namespace

reports::MutationRecord prove(const model::Suite& suite, const MakeSubject& make, const ProofOptions& options,
                              ProofObserver* observer) {
  const auto begin = steady_clock::now();
  const std::string started = format_iso8601(SystemClock().now());
  reports::MutationRecord record = Proof(suite, make, options, observer).run();
  record.started = started;
  record.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  return record;
}

}  // namespace s3sse::harness::mutation
