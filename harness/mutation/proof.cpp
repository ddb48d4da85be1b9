#include "harness/mutation/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "harness/mutation/trial.h"
#include "harness/runner/runner.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::mutation {
namespace {

using model::Case;
using reports::MutantFate;
using reports::MutantResult;
using std::chrono::steady_clock;

bool cites(const Case& candidate, const std::string& rule) {
  return std::ranges::find(candidate.rules, rule) != candidate.rules.end();
}

/// Calls `work` with every number below `count`, from `jobs` threads.
template <class Work>
void in_parallel(std::size_t count, unsigned jobs, const std::atomic<bool>* stop, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min<std::size_t>(jobs, count); ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < count && !(stop && stop->load()); at = next++) work(at);
    });
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
      note_workers(result);
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
      result.survival_reason = rule->survival_reason;
    }
    Cases citing, others;
    for (const Case* each : baseline_.sound) (cites(*each, mutant.id) ? citing : others).push_back(each);
    result.citing = citing.size();
    TrialOutcome outcome = try_rule(trial_, mutant.id, citing, 0);
    bool reached = true;
    if (outcome.killers.empty()) {
      if (options_.citing_alone) others.clear();
      TrialOutcome rest = try_rule(trial_, mutant.id, others, options_.enough);
      // a case that blames a rule without citing it cannot exist; should the loader allow it one day, it is no killer
      std::ranges::move(rest.killers, std::back_inserter(outcome.incidental));
      std::ranges::move(rest.incidental, std::back_inserter(outcome.incidental));
      if (outcome.incidental.empty())
        reached = outcome.trace != try_rule(trial_, "", citing, 0).trace ||
                  rest.trace != try_rule(trial_, "", others, 0).trace;
    }
    return decide(std::move(result), std::move(outcome), reached);
  }

  MutantResult alter_answers(const ResponseMutant& mutant) {
    MutantResult result;
    result.kind = reports::MutantKind::response;
    result.id = mutant.id;
    result.title = mutant.title;
    TrialOutcome outcome = try_response(trial_, mutant, baseline_.sound, options_.enough);
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

  /// A case that only ran into its deadline has shown nothing of its own.
  void note_workers(const MutantResult& result) {
    if (result.kind != reports::MutantKind::rule) return;
    for (const auto* list : {&result.killers, &result.incidental})
      for (const reports::MutantKill& kill : *list) workers_.insert(kill.case_id);
  }

  /// Cases that no broken rule turned red get a last chance: every altered answer. What is green even then is
  /// decoration.
  std::vector<std::string> idle_cases() {
    std::map<std::string, Cases, std::less<>> idle;  // by base id: one combination that works is enough for all
    std::set<std::string, std::less<>> working;
    for (const Case* each : baseline_.sound)
      if (workers_.contains(each->id)) working.insert(each->base_id);
    for (const Case* each : baseline_.sound)
      if (!working.contains(each->base_id)) idle[each->base_id].push_back(each);
    Cases candidates;
    for (const auto& [id, cases] : idle) candidates.insert(candidates.end(), cases.begin(), cases.end());
    in_parallel(options_.responses.size(), jobs_, options_.stop, [&](std::size_t at) {
      if (options_.responses[at]->step_limit) return;  // lateness turns any case red
      const TrialOutcome outcome = try_response(trial_, *options_.responses[at], candidates, 0);
      const std::lock_guard lock(mutex_);
      for (const auto& kill : outcome.killers) workers_.insert(kill.case_id);
    });
    std::vector<std::string> out;
    for (const auto& [id, cases] : idle)
      if (std::ranges::none_of(cases, [&](const Case* each) { return workers_.contains(each->id); })) out.push_back(id);
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
    if (options_.expectations && record.complete)
      std::ranges::move(try_expectations(trial_, baseline_.sound, jobs_), std::back_inserter(record.mutants));
    if (record.complete && options_.name_idle_cases) record.idle_cases = idle_cases();
    return record;
  }

  const model::Suite& suite_;
  const ProofOptions& options_;
  ProofObserver* observer_;
  const unsigned jobs_;
  const Baseline baseline_;
  const Trial trial_;
  std::mutex mutex_;
  std::set<std::string, std::less<>> workers_;
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
