// The reference client against the vectors of client-side encryption, obeying every rule and disobeying each.
#include <gtest/gtest.h>

#include "harness/cli/client_side/client_mutants.h"
#include "harness/cli/client_side/vector_replay.h"

namespace s3sse::cli {
namespace {

constexpr const char* vectors_folder = S3SSE_SOURCE_DIR "/vectors";

TEST(ClientVectors, TheReferenceClientObeysAllOfThem) {
  const auto vectors = ClientVectors::load(vectors_folder);
  ASSERT_TRUE(vectors) << vectors.error().message;
  EXPECT_GE(vectors->all().size(), 250U);
  for (const auto& vector : vectors->all()) EXPECT_EQ(vectors->fault(vector, {}), "") << vector.id;
}

TEST(ClientMutants, AVectorOrAScenarioKillsEachOfThem) {
  reports::MutationRecord record;
  ASSERT_TRUE(break_client_rules(client_rules_to_break(), vectors_folder, 1, record));
  EXPECT_TRUE(record.baseline_failures.empty());
  for (const reports::MutantResult& mutant : record.mutants)
    EXPECT_EQ(mutant.fate, reports::MutantFate::killed) << mutant.id << " " << mutant.slug;
}

TEST(ClientMutants, EveryRuleThatAStoredObjectShowsCanBeBroken) {
  for (const RuleInfo& about : rulebook()) {
    if (about.subject != "client" || about.visibility != "vector" || about.level == "MAY") continue;
    EXPECT_FALSE(about.consulted_at.empty()) << about.id << " " << about.slug << " is cited nowhere";
  }
}

}  // namespace
}  // namespace s3sse::cli
