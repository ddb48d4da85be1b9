#include "harness/mutation/exchange/request_trial.h"

#include <fmt/format.h>

#include "harness/mutation/exchange/act_alterations.h"
#include "harness/mutation/exchange/resigner.h"
#include "harness/mutation/exchange/step_calls.h"
#include "harness/mutation/exchange/survey.h"
#include "harness/mutation/exchange/survivors.h"
#include "harness/mutation/in_parallel.h"

namespace s3sse::harness::mutation {
namespace {

using model::Operation;
using reports::MutantFate;
using reports::MutantResult;

/// Cases that one mutant meets at most.
constexpr std::size_t most_calling_cases = 400;

/// The server does not see one part of the requests for one call.
class Overlooked final : public Alteration {
 public:
  Overlooked(const SurveyedPart& what, Subject& subject) : what_(what), resigner_(subject) {}

  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    if (running_call() != what_.call) return inner.send(request, deadline);
    for (const RequestPart& part : parts_of(request)) {
      if (part.name != what_.part.name) continue;
      const auto again = resigner_.signed_like(request, without_part(request, part));
      altered = again.has_value();
      return inner.send(again ? *again : request, deadline);
    }
    return inner.send(request, deadline);
  }

 private:
  const SurveyedPart& what_;
  Resigner resigner_;
};

/// A mutant that is still to meet its cases.
struct Planned {
  MutantResult result;
  MakeAlteration make;
  Cases cases;
};

Planned planned(std::string id, std::string title, MakeAlteration make, Cases cases) {
  Planned out{{}, std::move(make), std::move(cases)};
  if (out.cases.size() > most_calling_cases) out.cases.resize(most_calling_cases);
  out.result.kind = reports::MutantKind::exchange;
  out.result.survival_reason = survival_reason(id);
  out.result.id = std::move(id);
  out.result.title = std::move(title);
  return out;
}

bool fits(const Act& act, const Operation& operation) {
  const bool writes = operation.kind == Operation::Kind::s3 && operation.method != "GET" && operation.method != "HEAD";
  return (writes || !act.writes) && (operation.level == Operation::Level::object || !act.of_objects);
}

class RequestTrial {
 public:
  RequestTrial(const Trial& trial, const Cases& cases, const std::vector<std::string>& chosen)
      : trial_(trial), cases_(cases), chosen_(chosen), survey_(survey(trial, cases)) {}

  std::vector<MutantResult> run(unsigned jobs) {
    plan_parts();
    plan_acts();
    in_parallel(plan_.size(), jobs, trial_.stop, [&](std::size_t at) { meet(plan_[at]); });
    std::vector<MutantResult> out;
    for (Planned& each : plan_)
      if (each.result.fate != MutantFate::not_reached) out.push_back(std::move(each.result));
    return out;
  }

 private:
  void plan_parts() {
    for (const auto& [name, what] : survey_.parts) {
      std::string id = fmt::format("{}.overlooked", name);
      if (!is_chosen(id, chosen_)) continue;
      plan_.push_back(planned(
          std::move(id), fmt::format("the server overlooks {} of {}", what.part.name, what.call),
          [&what = what](Subject& subject) { return std::make_unique<Overlooked>(what, subject); },
          one_of_each_first(what.cases)));
    }
  }

  void plan_acts() {
    for (const auto kind : {Operation::Kind::s3, Operation::Kind::kms})
      for (const std::string& name : model::operation_names(kind)) {
        const std::string call = (kind == Operation::Kind::kms ? "kms:" : "") + name;
        const Cases calling = of_era(cases_that_call(cases_, call, "", cases_.size()), model::newest_era);
        for (const Act& act : acts()) {
          std::string id = fmt::format("{}.{}", call, act.name);
          if (calling.empty() || !fits(act, model::operation(call)) || !is_chosen(id, chosen_)) continue;
          plan_.push_back(planned(
              std::move(id), fmt::format(fmt::runtime(act.title), call),
              [this, &act, call](Subject& subject) { return act.make(call, subject, survey_.answers); }, calling));
        }
      }
  }

  void meet(Planned& each) const {
    TrialOutcome outcome = try_alteration(trial_, each.make, each.cases, {.red = 1});
    each.result.fate = !outcome.killers.empty() ? MutantFate::killed
                       : outcome.altered        ? MutantFate::survived
                                                : MutantFate::not_reached;
    each.result.killers = std::move(outcome.killers);
  }

  const Trial& trial_;
  const Cases& cases_;
  const std::vector<std::string>& chosen_;
  const SurveyResult survey_;
  std::vector<Planned> plan_;
};

}  // namespace

std::vector<MutantResult> try_requests(const Trial& trial, const Cases& cases, const std::vector<std::string>& chosen,
                                       unsigned jobs) {
  return RequestTrial(trial, cases, chosen).run(jobs);
}

}  // namespace s3sse::harness::mutation
