#include "harness/mutation/exchange/survey.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/era.h"
#include "harness/mutation/exchange/step_calls.h"
#include "harness/runner/run/runner.h"
#include "harness/transport/recording_endpoint.h"

namespace s3sse::harness::mutation {
namespace {

/// Sees one case after the other.
class Surveyor final : public Endpoint, public runner::Observer {
 public:
  Surveyor(Endpoint& inner, const Cases& cases) : inner_(inner) {
    for (const model::Case* each : cases) cases_[each->id] = each;
  }

  Exchange send(const WireRequest& request, Deadline deadline) override {
    Exchange exchange = inner_.send(request, deadline);
    const std::string_view call = running_call();
    if (call.empty()) return exchange;
    for (RequestPart& part : parts_of(request)) {
      const std::string name = fmt::format("{}.{}", call, part.name);
      result_.parts.try_emplace(name, SurveyedPart{std::string(call), std::move(part), {}});
      met_.push_back(name);
    }
    const bool obeyed = exchange.failure == TransportFailure::none && exchange.response.status / 100 == 2;
    if (obeyed && request.method != "GET" && request.method != "HEAD")
      result_.answers.try_emplace(occasion_of(request), exchange);
    return exchange;
  }
  [[nodiscard]] const EndpointInfo& info() const override { return inner_.info(); }
  Probe* probe() override { return inner_.probe(); }

  void on_result(const reports::CaseResult& result, std::size_t, std::size_t) override {
    const auto found = cases_.find(result.id);
    for (const std::string& name : met_) {
      Cases& those = result_.parts.at(name).cases;
      if (found != cases_.end() && (those.empty() || those.back() != found->second)) those.push_back(found->second);
    }
    met_.clear();
  }

  SurveyResult take() { return std::move(result_); }

 private:
  Endpoint& inner_;
  std::map<std::string_view, const model::Case*> cases_;
  SurveyResult result_;
  std::vector<std::string> met_;  // by the case that runs
};

}  // namespace

std::string occasion_of(const WireRequest& request) {
  return fmt::format("{} {} {}{}", Tape::running_label(), request.method, request.headers.get_or("host", ""),
                     request.target.substr(0, request.target.find('?')));
}

SurveyResult survey(const Trial& trial, const Cases& cases) {
  const Cases now = of_era(cases, model::newest_era);
  const std::unique_ptr<Subject> subject = trial.make("", model::newest_era);
  Surveyor surveyor(subject->endpoint(), now);
  runner::RunOptions options = subject->run_options();
  options.workers = 1;
  options.stop = trial.stop;
  runner::run_cases(trial.suite.rules, now, surveyor, subject->clock(), options, &surveyor);
  return surveyor.take();
}

}  // namespace s3sse::harness::mutation
