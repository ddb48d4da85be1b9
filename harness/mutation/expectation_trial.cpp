// Each expectation of each case, contradicted.
#include <fmt/format.h>

#include <map>
#include <mutex>

#include "harness/mutation/contradiction.h"
#include "harness/mutation/trial.h"

namespace s3sse::harness::mutation {
namespace {

using reports::MutantFate;
using reports::MutantResult;

/// Runs while the cases run: the right answer is at hand then, and nothing has to be sent twice.
class Contradictor final : public runner::JudgementWatcher {
 public:
  void on_met(const runner::StepFacts& facts, const runner::Scope& scope) override {
    const model::Case& running = scope.running();
    for (const Contradiction& contradiction : contradictions(facts, scope)) {
      MutantResult result;
      result.kind = reports::MutantKind::expectation;
      result.id = fmt::format("{} step {}, {}", running.id, facts.label, contradiction.place);
      result.title = fmt::format("{} is another than expected", contradiction.place);
      const bool fails = can_fail(contradiction, facts, scope);
      result.fate = fails ? MutantFate::killed : MutantFate::survived;
      if (fails) result.killers.push_back({running.id, fmt::format("{}, {}", facts.label, contradiction.place)});
      const std::lock_guard lock(mutex_);
      results_.emplace(result.id, std::move(result));
    }
  }

  [[nodiscard]] std::vector<MutantResult> take() {
    std::vector<MutantResult> out;
    for (auto& [id, result] : results_) out.push_back(std::move(result));
    return out;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, MutantResult> results_;
};

}  // namespace

std::vector<MutantResult> try_expectations(const Trial& trial, const Cases& cases, unsigned jobs) {
  Contradictor contradictor;
  watch_cases(trial, cases, jobs, contradictor);
  return contradictor.take();
}

}  // namespace s3sse::harness::mutation
