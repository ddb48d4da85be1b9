// Every rule that the simulator consults, switched off, is noticed by a case that cites it and blames it; every altered
// answer, and every altered part of an exchange, is noticed by some case. As `s3sse mutate` does it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/cli/run/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/mutation/exchange/survivors.h"
#include "harness/mutation/proof.h"

namespace s3sse {
namespace {

using reports::MutantKind;

std::string told(const reports::MutantResult& mutant) {
  std::string out = fmt::format("{} ({}) is {}; {} cases cite it", mutant.id, mutant.title,
                                reports::to_string(mutant.fate), mutant.citing);
  for (const reports::MutantKill& kill : mutant.incidental)
    out += fmt::format("\n  {}: {}", kill.case_id, kill.finding);
  return out;
}

TEST(WholeProof, LeavesNoSurvivor) {
  const harness::model::Suite suite = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  ASSERT_TRUE(suite.problems.empty());
  harness::mutation::ProofOptions options;
  options.rules = cli::rules_to_break();
  for (const auto& mutant : harness::response_mutants()) options.responses.push_back(&mutant);
  options.exchanges = true;
  options.expectations = true;
  options.name_idle_cases = true;
  const reports::MutationRecord record = harness::mutation::prove(suite, cli::simulators("s3sse"), options);
  ASSERT_TRUE(record.complete);
  for (const std::string& failure : record.baseline_failures) ADD_FAILURE() << failure;
  for (const std::string& idle : record.idle_cases) ADD_FAILURE() << idle << ": no answer can disappoint it";
  for (const reports::MutantResult& mutant : record.mutants)
    if (reports::is_gap(mutant)) ADD_FAILURE() << told(mutant);
  for (const std::string_view pattern : harness::mutation::stale_survivors(record.mutants))
    ADD_FAILURE() << pattern << " in harness/mutation/exchange/survivor_list.cpp excuses nobody: take it out";
  EXPECT_GT(reports::summarize(record, MutantKind::rule).killed, 440U);
  EXPECT_GE(reports::summarize(record, MutantKind::response).killed, 40U);
  EXPECT_GT(reports::summarize(record, MutantKind::exchange).killed, 1000U);
  EXPECT_GT(reports::summarize(record, MutantKind::expectation).killed, 10000U);
}

}  // namespace
}  // namespace s3sse
