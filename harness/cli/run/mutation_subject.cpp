#include "harness/cli/run/mutation_subject.h"

#include "harness/cli/simulator/simulator_config.h"
#include "harness/cli/target/principals.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {
namespace {

namespace mutation = harness::mutation;

class SimulatorSubject final : public mutation::Subject {
 public:
  SimulatorSubject(const Rules& rules, int era, const std::string& seed, TimePoint start, harness::Onlooker onlooker)
      : seed_(seed), endpoint_(options(rules, era, start, std::move(onlooker))) {}

  harness::Endpoint& endpoint() override { return endpoint_; }
  [[nodiscard]] const Clock& clock() const override { return endpoint_.clock(); }

  [[nodiscard]] harness::runner::RunOptions run_options() const override {
    harness::runner::RunOptions out;
    out.seed = seed_;
    out.patience.pause = [](std::chrono::milliseconds) {};  // nobody else is here to recover meanwhile
    out.principals = principals_.clone();
    return out;
  }

 private:
  harness::InProcessOptions options(const Rules& rules, int era, TimePoint start, harness::Onlooker onlooker) {
    harness::InProcessOptions out;
    out.service = simulator_config(principals_, "us-east-1", era, rules);
    out.seed = seed_;
    out.start = start;
    out.onlooker = std::move(onlooker);
    return out;
  }

  const std::string seed_;
  const Principals principals_ = example_principals();
  harness::InProcessEndpoint endpoint_;
};

}  // namespace

std::unique_ptr<mutation::Subject> simulator(const Rules& rules, int era, const std::string& seed,
                                             std::optional<TimePoint> start, harness::Onlooker onlooker) {
  return std::make_unique<SimulatorSubject>(rules, era, seed, start.value_or(SystemClock().now()), std::move(onlooker));
}

mutation::MakeSubject simulators(const std::string& seed, std::optional<TimePoint> start) {
  const TimePoint begin = start.value_or(SystemClock().now());
  return [seed, begin](const std::string& broken_rule, int era) {
    Rules rules;
    if (const auto rule = find_rule(broken_rule)) rules.switch_off(*rule);
    return simulator(rules, era, seed, begin);
  };
}

std::vector<mutation::RuleMutant> rules_to_break() {
  std::vector<mutation::RuleMutant> out;
  for (const RuleInfo& about : rulebook()) {
    if (about.consulted_at.empty() || about.subject != "endpoint") continue;
    out.push_back({std::string(about.id), {about.consulted_at.begin(), about.consulted_at.end()}});
  }
  return out;
}

}  // namespace s3sse::cli
