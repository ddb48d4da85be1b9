#include "harness/cli/rulebook/demonstration.h"

#include "harness/cli/run/mutation_subject.h"
#include "harness/runner/run/runner.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

Demonstration run_alone(const harness::model::Suite& suite, const harness::model::Case& c, int era,
                        const std::vector<std::string>& broken_rules) {
  Rules obeyed;
  for (const std::string& id : broken_rules)
    if (const auto rule = find_rule(id)) obeyed.switch_off(*rule);
  const auto subject = simulator(obeyed, era, harness::runner::RunOptions{}.seed);
  harness::runner::RunOptions options = subject->run_options();
  options.era = era;
  options.workers = 1;
  options.transcripts = harness::runner::RunOptions::Transcripts::all;
  reports::RunRecord record =
      harness::runner::run_cases(suite.rules, {&c}, subject->endpoint(), subject->clock(), options);

  Demonstration out;
  if (!record.cases.empty()) out.result = std::move(record.cases.front());
  out.told = tell(out.result.transcript);
  return out;
}

}  // namespace s3sse::cli
