#include "harness/mutation/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <ranges>

#include "harness/model/era.h"
#include "harness/mutation/trace.h"
#include "harness/runner/run/runner.h"
#include "reports/model/clean_text.h"

namespace s3sse::harness::mutation {
namespace {

using reports::CaseResult;
using reports::Finding;
using reports::MutantKill;
using reports::Verdict;

MutantKill kill_of(const CaseResult& result, const Finding* finding) {
  if (!finding && !result.findings.empty()) finding = &result.findings.front();
  return {result.id,
          finding ? told(*finding) : fmt::format("{}: {}", reports::to_string(result.verdict), result.reason)};
}

const Finding* finding_against(const std::string& rule, const CaseResult& result, const Baseline& baseline) {
  const auto already = baseline.already_blamed.find(result.id);
  if (already != baseline.already_blamed.end() && already->second.contains(rule)) return nullptr;
  const auto found =
      std::ranges::find_if(result.findings, [&](const Finding& finding) { return finding.rule_id == rule; });
  return found == result.findings.end() ? nullptr : &*found;
}

bool turned_red(const CaseResult& result) {
  const reports::Standing standing = reports::standing_of(result.verdict);
  return standing == reports::Standing::failed || standing == reports::Standing::undecided;
}

/// Ends a run early.
class EnoughIsEnough final : public runner::Observer {
 public:
  using Names = std::function<bool(const CaseResult&)>;

  /// `names`: whether a result names the fault.
  EnoughIsEnough(const Enough& enough, Names names, const std::atomic<bool>* outer)
      : enough_(enough), names_(std::move(names)), outer_(outer) {}

  void on_result(const CaseResult& result, std::size_t, std::size_t) override {
    killers_ += names_(result);
    // a blocked case has come to no judgement: it proves nothing about a mutant
    red_ += result.verdict != Verdict::blocked && turned_red(result);
    if (reached() || (outer_ && outer_->load())) stop_ = true;
  }
  [[nodiscard]] bool reached() const {
    return (enough_.killers > 0 && killers_ >= enough_.killers) || (enough_.red > 0 && red_ >= enough_.red);
  }
  [[nodiscard]] const std::atomic<bool>& stop() const { return stop_; }

 private:
  const Enough enough_;
  const Names names_;
  const std::atomic<bool>* outer_;
  std::size_t killers_ = 0;
  std::size_t red_ = 0;
  std::atomic<bool> stop_{false};
};

runner::RunOptions options_for(const Subject& subject, int era, const std::atomic<bool>& stop) {
  runner::RunOptions options = subject.run_options();
  options.transcripts = runner::RunOptions::Transcripts::none;
  options.era = era;
  options.workers = 1;
  options.stop = &stop;
  return options;
}

bool stopped(const Trial& trial) {
  return trial.stop != nullptr && trial.stop->load();
}

}  // namespace

std::string told(const Finding& finding) {
  constexpr std::size_t longest = 200;
  return reports::clipped(
      fmt::format("{}, {}: {}, not {}", finding.step, finding.what, finding.actual, finding.expected), longest);
}

Cases of_era(const Cases& cases, int era) {
  Cases out;
  std::ranges::copy_if(cases, std::back_inserter(out),
                       [era](const model::Case* each) { return each->newest_era() == era; });
  return out;
}

Cases one_of_each_first(const Cases& cases) {
  std::map<std::string_view, std::size_t> met;  // of each case, by base id
  std::map<std::size_t, Cases> turns;
  for (const model::Case* each : cases) turns[met[each->base_id]++].push_back(each);
  Cases out;
  for (const auto& [turn, of_turn] : turns) out.insert(out.end(), of_turn.begin(), of_turn.end());
  return out;
}

TrialOutcome try_rule(const Trial& trial, const std::string& rule, const Cases& cases, const Enough& enough) {
  TrialOutcome outcome;
  const auto blaming = [&](const CaseResult& result) {
    return rule.empty() ? nullptr : finding_against(rule, result, trial.baseline);
  };
  EnoughIsEnough observer(enough, blaming, trial.stop);
  for (const int era : std::views::reverse(model::eras)) {
    const Cases now = of_era(cases, era);
    if (now.empty() || observer.reached() || stopped(trial)) continue;
    const std::unique_ptr<Subject> subject = trial.make(rule, era);
    Trace endpoint(subject->endpoint());
    const auto record = runner::run_cases(trial.suite.rules, now, endpoint, subject->clock(),
                                          options_for(*subject, era, observer.stop()), &observer);
    for (const CaseResult& result : record.cases) {
      if (const Finding* finding = blaming(result))
        outcome.killers.push_back(kill_of(result, finding));
      else if (turned_red(result))
        outcome.incidental.push_back(kill_of(result, nullptr));
    }
    outcome.trace = outcome.trace * 31 + endpoint.fingerprint();
  }
  return outcome;
}

TrialOutcome try_response(const Trial& trial, const ResponseMutant& mutant, const Cases& cases, std::size_t enough) {
  return try_alteration(
      trial, [&](Subject&) { return mutant.make(); }, cases, {.red = enough}, mutant.step_limit);
}

TrialOutcome try_alteration(const Trial& trial, const MakeAlteration& make, const Cases& cases, const Enough& enough,
                            std::optional<std::chrono::milliseconds> step_limit) {
  TrialOutcome outcome;
  const int era = model::newest_era;
  const Cases now = of_era(cases, era);
  if (now.empty() || stopped(trial)) return outcome;
  const std::unique_ptr<Subject> subject = trial.make("", era);
  MutatedEndpoint endpoint(subject->endpoint(), make(*subject));
  EnoughIsEnough observer(enough, turned_red, trial.stop);
  runner::RunOptions options = options_for(*subject, era, observer.stop());
  options.transcripts = runner::RunOptions::Transcripts::failed;  // their tape tells which step is running
  if (step_limit) options.step_limit = *step_limit;
  const auto record = runner::run_cases(trial.suite.rules, now, endpoint, subject->clock(), options, &observer);
  for (const CaseResult& result : record.cases) {
    if (!turned_red(result)) continue;
    // an error is a connection that broke, and says in which step; a blocked case has come to no judgement
    const bool named = result.verdict != Verdict::blocked;
    (named ? outcome.killers : outcome.incidental).push_back(kill_of(result, nullptr));
  }
  outcome.altered = endpoint.altered() > 0;
  return outcome;
}

void watch_cases(const Trial& trial, const Cases& cases, unsigned jobs, runner::JudgementWatcher& watcher) {
  for (const int era : std::views::reverse(model::eras)) {
    const Cases now = of_era(cases, era);
    if (now.empty()) continue;
    const std::unique_ptr<Subject> subject = trial.make("", era);
    runner::RunOptions options = subject->run_options();
    options.era = era;
    options.workers = jobs;
    options.stop = trial.stop;
    options.watcher = &watcher;
    runner::run_cases(trial.suite.rules, now, subject->endpoint(), subject->clock(), options);
  }
}

Baseline measure_baseline(const model::Suite& suite, const MakeSubject& make, const Cases& cases, unsigned jobs,
                          const std::atomic<bool>* stop) {
  Baseline baseline;
  std::set<std::string, std::less<>> red;
  for (const int era : std::views::reverse(model::eras)) {
    const Cases now = of_era(cases, era);
    if (now.empty()) continue;
    const std::unique_ptr<Subject> subject = make("", era);
    runner::RunOptions options = subject->run_options();
    options.era = era;
    options.workers = jobs;
    options.stop = stop;
    const auto record = runner::run_cases(suite.rules, now, subject->endpoint(), subject->clock(), options);
    for (const CaseResult& result : record.cases) {
      if (turned_red(result)) {
        red.insert(result.id);
        baseline.failures.push_back(fmt::format("{}: {}", result.id, kill_of(result, nullptr).finding));
      }
      for (const Finding& finding : result.findings) baseline.already_blamed[result.id].insert(finding.rule_id);
    }
  }
  for (const model::Case* each : cases)
    if (!red.contains(each->id)) baseline.sound.push_back(each);
  return baseline;
}

}  // namespace s3sse::harness::mutation
