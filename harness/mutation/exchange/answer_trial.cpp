#include "harness/mutation/exchange/answer_trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/mutation/exchange/answer_part.h"
#include "harness/mutation/exchange/step_calls.h"
#include "harness/mutation/exchange/survivors.h"
#include "harness/mutation/in_parallel.h"
#include "harness/transport/mutators/other_value.h"

namespace s3sse::harness::mutation {
namespace {

using reports::MutantFate;
using reports::MutantResult;
using runner::StepFacts;

/// Values of one part that are tried in answers that hold another one.
constexpr std::size_t most_other_values = 4;
/// Cases that one mutant meets on the wire.
constexpr std::size_t most_cases = 60;

enum class Way { dropped, changed, of_another };

std::string_view way_name(Way way) {
  return way == Way::dropped ? "dropped" : way == Way::changed ? "changed" : "of-another";
}

std::string title_of(const std::string& kind, const std::string& part, Way way) {
  if (way == Way::dropped) return fmt::format("answers to {} lack {}", kind, part);
  if (way == Way::changed) return fmt::format("answers to {} have a wrong {}", kind, part);
  return fmt::format("answers to {} have the {} of another answer", kind, part);
}

/// Values of parts, as answers before had them.
class KnownValues {
 public:
  /// Returns those other than `value`, and keeps this one for answers to come.
  std::vector<std::string> others(const std::string& place, const std::string& value) {
    std::vector<std::string>& known = values_[place];
    std::vector<std::string> others;
    std::ranges::copy_if(known, std::back_inserter(others), [&](const std::string& one) { return one != value; });
    if (others.size() == known.size() && known.size() < most_other_values) known.push_back(value);
    return others;
  }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// The wrong answers that one way of being wrong makes of a right one.
std::vector<Exchange> wrong_answers(const Exchange& right, const AnswerPart& part, Way way,
                                    const std::vector<std::string>& others) {
  std::vector<Exchange> out;
  const auto add = [&](std::optional<Exchange> wrong) {
    if (wrong) out.push_back(std::move(*wrong));
  };
  if (way == Way::dropped) add(without_part(right, part));
  if (way == Way::changed && part.value) add(with_part(right, part, other_value(*part.value)));
  if (way == Way::of_another)
    for (const std::string& other : others) add(with_part(right, part, other));
  return out;
}

/// One part of the answers to one call, wrong on the wire.
class WrongPart final : public Alteration {
 public:
  WrongPart(std::string call, std::string part, Way way) : call_(std::move(call)), part_(std::move(part)), way_(way) {}

  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange right = inner.send(request, deadline);
    const bool success = right.response.status >= 200 && right.response.status < 300;
    if (running_call() != call_ || right.failure != TransportFailure::none || !success) return right;
    for (const AnswerPart& part : parts_of(right, call_.starts_with("kms:"))) {
      if (part.name != part_) continue;
      std::vector<Exchange> wrong = wrong_answers(right, part, way_, values_.others(part_, part.value.value_or("")));
      if (wrong.empty()) continue;
      altered = true;
      return std::move(wrong.back());
    }
    return right;
  }

 private:
  const std::string call_;
  const std::string part_;
  const Way way_;
  KnownValues values_;
};

/// The answers that one mutant alters: those to a call, or with a code of error.
std::string kind_of_answer(const StepFacts& facts) {
  if (facts.answer.succeeded()) return std::string(facts.step.call());
  if (const auto code = facts.answer.error_code(); code && !code->empty()) return *code;
  return fmt::format("{}-{}", facts.step.call(), facts.answer.status());
}

/// Nobody looks inside: what is wrong is the answer alone.
std::vector<reports::Finding> judge_answer(const Exchange& exchange, const StepFacts& facts,
                                           const runner::Scope& scope) {
  const runner::Answer answer(exchange, facts.answer.head(), facts.step.is_kms());
  StepFacts other{facts.step, facts.label, answer};
  other.carried_encryption = facts.carried_encryption;
  other.keyless_read = facts.keyless_read;
  other.asked_in_vain = facts.asked_in_vain;
  other.claimed = facts.claimed;
  return runner::judge(other, scope).findings;
}

/// One thread at a time: which answer is another one depends on the order of the cases.
class AnswerTrial final : public runner::JudgementWatcher {
 public:
  explicit AnswerTrial(const std::vector<std::string>& chosen) : chosen_(chosen) {}

  struct Mutant {
    MutantResult result;
    std::string call;  ///< empty: a refusal
    std::string part;
    Way way = Way::dropped;
  };

  void on_met(const StepFacts& facts, const runner::Scope& scope) override {
    const Exchange& right = facts.answer.exchange();
    if (right.failure != TransportFailure::none) return;
    const std::string kind = kind_of_answer(facts);
    for (const AnswerPart& part : parts_of(right, facts.step.is_kms())) {
      const std::string place = fmt::format("{}.{}", kind, part.name);
      const std::vector<std::string> others =
          part.value ? values_.others(place, *part.value) : std::vector<std::string>();
      for (const Way way : {Way::dropped, Way::changed, Way::of_another}) {
        const std::string id = fmt::format("{}.{}", place, way_name(way));
        if (!is_wanted(id)) continue;
        for (const Exchange& wrong : wrong_answers(right, part, way, others)) {
          Mutant& mutant = mutant_of(id, kind, part.name, way);
          if (facts.answer.succeeded()) mutant.call = kind;
          if (const auto findings = judge_answer(wrong, facts, scope); !findings.empty())
            kill(mutant.result, {scope.running().id, told(findings.front())});
        }
      }
    }
  }

  [[nodiscard]] std::vector<Mutant> take() {
    std::vector<Mutant> out;
    for (auto& [id, mutant] : mutants_) out.push_back(std::move(mutant));
    return out;
  }

 private:
  /// False for what has been killed, and for what nobody asked for.
  bool is_wanted(const std::string& id) const {
    if (!is_chosen(id, chosen_)) return false;
    const auto found = mutants_.find(id);
    return found == mutants_.end() || found->second.result.fate != MutantFate::killed;
  }

  Mutant& mutant_of(const std::string& id, const std::string& kind, const std::string& part, Way way) {
    Mutant& mutant = mutants_[id];
    if (!mutant.result.id.empty()) return mutant;
    mutant.result.kind = reports::MutantKind::exchange;
    mutant.result.id = id;
    mutant.result.title = title_of(kind, part, way);
    mutant.result.survival_reason = survival_reason(id);
    mutant.part = part;
    mutant.way = way;
    return mutant;
  }

  static void kill(MutantResult& result, reports::MutantKill by) {
    if (result.fate == MutantFate::killed) return;
    result.fate = MutantFate::killed;
    result.killers.push_back(std::move(by));
  }

  const std::vector<std::string>& chosen_;
  std::map<std::string, Mutant> mutants_;
  KnownValues values_;
};

/// A fault that no expectation of the step minds may spoil what comes after it: a wrong upload id, a wrong ciphertext.
void try_on_wire(const Trial& trial, const Cases& cases, AnswerTrial::Mutant& mutant) {
  const ResponseMutant wrong{mutant.result.id, mutant.result.title,
                             [&] { return std::make_unique<WrongPart>(mutant.call, mutant.part, mutant.way); }};
  TrialOutcome outcome = try_response(trial, wrong, cases_that_call(cases, mutant.call, mutant.part, most_cases), 1);
  if (outcome.killers.empty()) return;
  mutant.result.fate = MutantFate::killed;
  mutant.result.killers = std::move(outcome.killers);
}

}  // namespace

std::vector<MutantResult> try_answers(const Trial& trial, const Cases& cases, const std::vector<std::string>& chosen,
                                      unsigned jobs) {
  AnswerTrial watcher(chosen);
  watch_cases(trial, cases, 1, watcher);
  std::vector<AnswerTrial::Mutant> mutants = watcher.take();
  in_parallel(mutants.size(), jobs, trial.stop, [&](std::size_t at) {
    AnswerTrial::Mutant& mutant = mutants[at];
    if (reports::is_gap(mutant.result) && !mutant.call.empty()) try_on_wire(trial, cases, mutant);
  });
  std::vector<MutantResult> out;
  for (AnswerTrial::Mutant& mutant : mutants) out.push_back(std::move(mutant.result));
  return out;
}

}  // namespace s3sse::harness::mutation
