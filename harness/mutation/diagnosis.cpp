#include "harness/mutation/diagnosis.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <thread>
#include <tuple>

#include "harness/model/era.h"
#include "harness/mutation/in_parallel.h"
#include "harness/runner/run/runner.h"
#include "reports/causes/symptom.h"

namespace s3sse::harness::mutation {
namespace {

using reports::CaseResult;
using reports::Finding;
using reports::RunRecord;
using reports::Standing;
using reports::Symptom;

using CasePointers = std::vector<const model::Case*>;

bool went_wrong(const CaseResult& result) {
  const Standing standing = reports::standing_of(result.verdict);
  return standing == Standing::failed || standing == Standing::undecided;
}

/// One difference, as it can be met again in another run.
using Difference = std::tuple<std::string, std::string, std::string, Symptom::Kind, std::string, std::string, bool>;

Difference difference_of(const Finding& finding, const Symptom& symptom) {
  return {finding.step,      finding.what, finding.rule_id,           symptom.kind,
          symptom.operation, symptom.what, finding.actual == "absent"};
}

/// The differences of a case, the first one first. Of a case that came to no finding it is the reason.
std::vector<Difference> differences_of(const CaseResult& result, const RunRecord& record) {
  const std::vector<Symptom> symptoms = reports::symptoms_of(result, record);
  if (result.findings.empty()) return {difference_of({}, symptoms.front())};
  std::vector<Difference> out;
  for (std::size_t at = 0; at < symptoms.size(); ++at) out.push_back(difference_of(result.findings[at], symptoms[at]));
  return out;
}

bool met_at_the_same_place(const Difference& seen, const std::vector<Difference>& tried) {
  const auto place = [](const Difference& each) { return std::pair(std::get<0>(each), std::get<1>(each)); };
  return std::ranges::find(tried, place(seen), place) != tried.end();
}

/// Failed variants of one case that begin to differ in the same way: one is tried for all.
struct Failure {
  const model::Case* tried = nullptr;
  std::vector<Difference> differences;
  std::vector<CaseResult*> results;
  std::set<std::string> blamed;
};

/// The outcome for one rule: which failures begin with what it breaks, and in which there is nothing else.
struct Suspect {
  std::string rule;
  std::map<std::size_t, bool> explains{};  ///< index of the failure; true: all of it
  std::set<std::size_t> touches{};  ///< failures that it has a part in: the same place fails, with another answer
  std::set<std::size_t> fails{};    ///< failures that it would be enough for, in this way or another
  std::size_t spoken_against = 0;   ///< cases that passed, and would not have
  bool convicted = false;

  /// A rule can be broken for one operation and kept for another, but not in most of what is about it.
  [[nodiscard]] bool plausible() const { return !explains.empty() && spoken_against * 10 <= explains.size(); }
};

class Diagnosis {
 public:
  Diagnosis(RunRecord& record, const model::Suite& suite, const MakeSubject& make, const DiagnosisOptions& options)
      : record_(record), suite_(suite), make_(make), options_(options) {
    for (const model::Case& each : suite.cases) cases_[each.id] = &each;
  }

  void run() {
    collect_failures();
    if (failures_.empty()) return;
    suspects_ = suspects();
    const unsigned jobs = options_.jobs > 0 ? options_.jobs : std::max(1U, std::thread::hardware_concurrency());
    in_parallel(suspects_.size(), jobs, options_.stop, [&](std::size_t at) { interrogate(suspects_[at]); });
    if (options_.stop != nullptr && options_.stop->load()) return;
    convict();
  }

 private:
  void collect_failures() {
    std::map<std::pair<std::string, std::vector<Difference>>, std::size_t> index;
    for (CaseResult& result : record_.cases) {
      const auto found = cases_.find(result.id);
      if (!went_wrong(result) || found == cases_.end()) continue;
      std::vector<Difference> differences = differences_of(result, record_);
      const auto [at, is_new] = index.try_emplace({found->second->base_id, differences}, failures_.size());
      if (is_new) failures_.push_back({found->second, std::move(differences), {}, {}});
      Failure& failure = failures_[at->second];
      failure.results.push_back(&result);
      for (const Finding& finding : result.findings) failure.blamed.insert(finding.rule_id);
      if (result.findings.empty()) failure.blamed.insert(result.rules.begin(), result.rules.end());
    }
  }

  [[nodiscard]] std::vector<Suspect> suspects() const {
    std::set<std::string> blamed;
    for (const Failure& failure : failures_) blamed.insert(failure.blamed.begin(), failure.blamed.end());
    std::vector<Suspect> out;
    for (const RuleMutant& rule : options_.rules)
      if (blamed.contains(rule.id)) out.push_back({.rule = rule.id});
    return out;
  }

  [[nodiscard]] RunRecord try_without(const std::string& rule, const CasePointers& cases) const {
    const int era = model::find_era(record_.era).value_or(model::newest_era);
    const std::unique_ptr<Subject> subject = make_(rule, era);
    runner::RunOptions options = subject->run_options();
    options.era = era;
    options.workers = 1;
    options.stop = options_.stop;
    return runner::run_cases(suite_.rules, cases, subject->endpoint(), subject->clock(), options);
  }

  /// Tries first what blames the rule itself: where nothing of that fails in the same way, the rule is not what is
  /// broken, or not like this.
  void interrogate(Suspect& suspect) const {
    std::vector<std::size_t> own;
    std::vector<std::size_t> others;
    for (std::size_t at = 0; at < failures_.size(); ++at)
      (failures_[at].blamed.contains(suspect.rule) ? own : others).push_back(at);
    compare(suspect, own);
    if (suspect.explains.empty()) return;
    compare(suspect, others);
    const RunRecord against = try_without(suspect.rule, passed_cases_of(suspect.rule));
    suspect.spoken_against = static_cast<std::size_t>(std::ranges::count_if(against.cases, went_wrong));
  }

  void compare(Suspect& suspect, const std::vector<std::size_t>& failures) const {
    CasePointers cases;
    for (const std::size_t at : failures) cases.push_back(failures_[at].tried);
    const RunRecord trial = try_without(suspect.rule, cases);
    for (std::size_t at = 0; at < std::min(trial.cases.size(), failures.size()); ++at) {
      if (!went_wrong(trial.cases[at])) continue;
      suspect.fails.insert(failures[at]);
      const std::vector<Difference> tried = differences_of(trial.cases[at], trial);
      const std::vector<Difference>& seen = failures_[failures[at]].differences;
      const auto met = [&](const Difference& each) { return std::ranges::find(tried, each) != tried.end(); };
      if (met(seen.front()))
        suspect.explains[failures[at]] = std::ranges::all_of(seen, met);
      else if (met_at_the_same_place(seen.front(), tried))
        suspect.touches.insert(failures[at]);
    }
  }

  /// One variant of each case that cites the rule and passed.
  [[nodiscard]] CasePointers passed_cases_of(const std::string& rule) const {
    CasePointers out;
    std::set<std::string> seen;
    for (const CaseResult& result : record_.cases) {
      const auto found = cases_.find(result.id);
      const bool cites = std::ranges::find(result.rules, rule) != result.rules.end();
      if (cites && result.verdict == reports::Verdict::pass && found != cases_.end() &&
          seen.insert(found->second->base_id).second)
        out.push_back(found->second);
    }
    return out;
  }

  /// The rule that explains most of what is left, until none explains anything. What two of them bring about together
  /// goes to the one that has a part in it.
  void convict() {
    std::set<std::size_t> left;
    for (std::size_t at = 0; at < failures_.size(); ++at) left.insert(at);
    while (Suspect* best = most_suspicious(left)) {
      best->convicted = true;
      for (const auto& [at, wholly] : best->explains)
        if (left.erase(at) > 0) settle(at, {best->rule, wholly});
    }
    take_back_promises();
    for (const std::size_t at : left) {
      const auto part = std::ranges::find_if(
          suspects_, [&](const Suspect& each) { return each.convicted && each.touches.contains(at); });
      if (part != suspects_.end()) settle(at, {part->rule, false});
    }
  }

  /// A case that a second broken rule fails as well would not pass without the first.
  void take_back_promises() {
    for (std::size_t at = 0; at < failures_.size(); ++at) {
      const auto enough = std::ranges::count_if(
          suspects_, [at](const Suspect& each) { return each.convicted && each.fails.contains(at); });
      if (enough < 2) continue;
      for (CaseResult* result : failures_[at].results) result->breach.wholly = false;
    }
  }

  void settle(std::size_t at, const reports::Breach& breach) {
    for (CaseResult* result : failures_[at].results) result->breach = breach;
  }

  [[nodiscard]] Suspect* most_suspicious(const std::set<std::size_t>& left) {
    Suspect* best = nullptr;
    Weight most{};
    for (Suspect& suspect : suspects_) {
      const Weight weight = weight_of(suspect, left);
      if (!suspect.plausible() || weight <= most) continue;
      best = &suspect;
      most = weight;
    }
    return best;
  }

  /// Failures that it explains; among them those that blame it, and those that blame it first.
  using Weight = std::array<std::size_t, 3>;
  [[nodiscard]] Weight weight_of(const Suspect& suspect, const std::set<std::size_t>& left) const {
    Weight out{};
    for (const auto& [at, wholly] : suspect.explains) {
      if (!left.contains(at)) continue;
      ++out[0];
      out[1] += failures_[at].blamed.contains(suspect.rule) ? 1 : 0;
      out[2] += std::get<2>(failures_[at].differences.front()) == suspect.rule ? 1 : 0;
    }
    return out;
  }

  RunRecord& record_;
  const model::Suite& suite_;
  const MakeSubject& make_;
  const DiagnosisOptions& options_;
  std::map<std::string, const model::Case*, std::less<>> cases_;
  std::vector<Failure> failures_;
  std::vector<Suspect> suspects_;
};

}  // namespace

void diagnose(RunRecord& record, const model::Suite& suite, const MakeSubject& make, const DiagnosisOptions& options) {
  Diagnosis(record, suite, make, options).run();
}

}  // namespace s3sse::harness::mutation
