// The reference client before the judge of all clients, obeying every rule and disobeying each.
#include <gtest/gtest.h>

#include "harness/cli/client_side/client_mutants.h"
#include "harness/model/suite.h"

namespace s3sse::cli {
namespace {

constexpr const char* vectors_folder = S3SSE_SOURCE_VECTORS;

TEST(ClientMutants, TheJudgeKillsEachOfThem) {
  const harness::model::Suite suite = harness::model::load_suite(vectors_folder);
  reports::MutationRecord record;
  ASSERT_TRUE(break_client_rules(client_rules_to_break(), suite.client_rules, vectors_folder, 1, record));
  EXPECT_TRUE(record.baseline_failures.empty());
  EXPECT_GE(record.mutants.size(), 250U);
  for (const reports::MutantResult& mutant : record.mutants)
    EXPECT_FALSE(reports::is_gap(mutant)) << mutant.id << " " << mutant.slug << " " << to_string(mutant.fate);
}

}  // namespace
}  // namespace s3sse::cli
