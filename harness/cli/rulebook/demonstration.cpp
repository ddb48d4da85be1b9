#include "harness/cli/rulebook/demonstration.h"

#include "harness/cli/run/mutation_subject.h"
#include "harness/runner/run/runner.h"

namespace s3sse::cli {

Demonstration run_alone(const harness::model::Suite& suite, const harness::model::Case& c, int era,
                        const std::string& broken_rule) {
  const auto simulator = simulators(harness::runner::RunOptions{}.seed)(broken_rule, era);
  harness::runner::RunOptions options = simulator->run_options();
  options.era = era;
  options.workers = 1;
  options.transcripts = harness::runner::RunOptions::Transcripts::all;
  reports::RunRecord record =
      harness::runner::run_cases(suite.rules, {&c}, simulator->endpoint(), simulator->clock(), options);

  Demonstration out;
  if (!record.cases.empty()) out.result = std::move(record.cases.front());
  out.told = tell(out.result.transcript);
  return out;
}

}  // namespace s3sse::cli
