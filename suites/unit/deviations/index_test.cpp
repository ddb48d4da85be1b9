// The index against the rulebook: what stands in it can show, and what the simulator decides can be broken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "simulator/deviations/deviation.h"

namespace s3sse::deviations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

/// Folders in which every decision cites its rule. The others still ask whether it holds.
constexpr std::string_view converted[] = {"simulator/sse/",        "simulator/kms/",    "simulator/policy/",
                                          "simulator/auth/",       "simulator/server/", "simulator/service/",
                                          "simulator/client_side/"};

bool is_converted(std::string_view place) {
  return std::ranges::any_of(converted, [&](std::string_view folder) { return place.starts_with(folder); });
}

TEST(Index, EveryRuleThatADecisionCitesCanBeBroken) {
  for (const RuleInfo& rule : rulebook()) {
    const bool cited = std::ranges::any_of(rule.consulted_at, is_converted);
    EXPECT_TRUE(!cited || !of(rule.rule).empty()) << rule.id << " " << rule.slug << " has no row";
  }
}

TEST(Index, EveryDeviationShowsWhereItsRuleIsCited) {
  for (const Deviation& row : index()) {
    std::vector<Stage> stages;
    for (const std::string_view place : info(row.rule).consulted_at) {
      for (const Stage stage : stages_of(place)) stages.push_back(stage);
    }
    EXPECT_THAT(stages, Contains(row.stage))
        << info(row.rule).id << " is cited nowhere in the stage " << name_of(row.stage) << " of \"" << row.does << '"';
  }
}

TEST(Index, EveryStageOfACitedRuleIsKnown) {
  for (const RuleInfo& rule : rulebook()) {
    for (const std::string_view place : rule.consulted_at) EXPECT_THAT(stages_of(place), Not(IsEmpty())) << place;
  }
}

TEST(Index, SaysTheMisbehaviourInASentence) {
  for (const Deviation& row : index()) {
    EXPECT_TRUE(row.does.ends_with('.') && std::isupper(static_cast<unsigned char>(row.does.front())))
        << info(row.rule).id << ": " << row.does;
  }
}

TEST(Index, FindsTheRowsOfARule) {
  EXPECT_THAT(sentences(Rule::sse_c_missing_key_is_refused),
              UnorderedElementsAre("Takes the other headers without a key for no SSE-C at all."));
  EXPECT_EQ(of(Rule::context_s3_always_adds_its_arn).size(), 2U);
  EXPECT_THAT(sentences(Rule::context_s3_always_adds_its_arn), ::testing::SizeIs(1)) << "said once";
}

TEST(Stage, BelongsToTheLongestPrefix) {
  EXPECT_THAT(stages_of("simulator/sse/plan.cpp:42"), UnorderedElementsAre(Stage::plan));
  EXPECT_THAT(stages_of("simulator/sse/sse_c.cpp:1"), UnorderedElementsAre(Stage::wrap, Stage::unwrap));
  EXPECT_THAT(stages_of("harness/cli/main.cpp:1"), IsEmpty());
}

}  // namespace
}  // namespace s3sse::deviations
