#include "simulator/deviations/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s3sse {
namespace {

using ::testing::ElementsAre;

S3Error right_refusal() {
  return errors::invalid_request("as S3 says it");
}

Rules without(Rule rule) {
  Rules rules;
  rules.switch_off(rule);
  return rules;
}

TEST(Require, RefusesWhatDoesNotHold) {
  EXPECT_TRUE(require(Rules(), true, Rule::sse_c_missing_key_is_refused, right_refusal).has_value());
  const auto result = require(Rules(), false, Rule::sse_c_missing_key_is_refused, right_refusal);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message, "as S3 says it");
}

TEST(Require, MakesNoRefusalThatItDoesNotNeed) {
  int made = 0;
  const auto counted = [&] {
    ++made;
    return right_refusal();
  };
  (void)require(Rules(), true, Rule::sse_c_missing_key_is_refused, counted);
  EXPECT_EQ(made, 0);
}

TEST(Require, LetsPassWhatADeviationLetsPass) {
  const Rules rules = without(Rule::sse_c_missing_key_is_refused);
  EXPECT_TRUE(require(rules, false, Rule::sse_c_missing_key_is_refused, right_refusal).has_value());
}

TEST(Require, GivesTheRefusalOfTheDeviation) {
  const Rules rules = without(Rule::sse_c_get_without_key_is_refused);
  const auto result = require(rules, false, Rule::sse_c_get_without_key_is_refused, right_refusal);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().status, 403);
}

TEST(Require, RestsOnEachRuleOfSeveral) {
  const Rules rules = without(Rule::sse_c_missing_key_is_refused);
  EXPECT_TRUE(
      require(rules, false, {Rule::sse_c_missing_key_md5_is_refused, Rule::sse_c_missing_key_is_refused}, right_refusal)
          .has_value());
  EXPECT_FALSE(require(rules, false, Rule::sse_c_missing_key_md5_is_refused, right_refusal).has_value());
}

TEST(Refused, GivesAnEmptyValueWhereADeviationLetsPass) {
  const Rules rules = without(Rule::sse_c_missing_key_is_refused);
  const auto result = refused<std::optional<int>>(rules, Rule::sse_c_missing_key_is_refused, right_refusal);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(*result, std::nullopt);
}

TEST(Accepted, IsRefusedByADeviationAlone) {
  EXPECT_TRUE(accepted(Rules(), Rule::sse_c_plain_http_without_key_still_works).has_value());
  const Rules rules = without(Rule::sse_c_plain_http_without_key_still_works);
  EXPECT_FALSE(accepted(rules, Rule::sse_c_plain_http_without_key_still_works).has_value());
}

TEST(Chosen, TakesFactsIfTheDeviationNeedsThem) {
  const Rule with_facts = Rule::copy_object_bucket_key_may_be_set_per_copy;
  EXPECT_TRUE(chosen(Rules(), with_facts, true, false));
  EXPECT_FALSE(chosen(without(with_facts), with_facts, true, false));
  const Rule alone = Rule::bucket_key_bucket_default_applies;
  EXPECT_FALSE(chosen(without(alone), alone, true, std::string("a fact that it does not need")));
}

TEST(Chosen, LeavesOutAnOptional) {
  const Rule rule = Rule::header_context_is_base64_json;
  EXPECT_EQ(chosen(Rules(), rule, std::optional<int>(7)), 7);
  EXPECT_EQ(chosen(without(rule), rule, std::optional<int>(7)), std::nullopt);
}

TEST(AddHeader, AddsWhatThereIs) {
  const Rule rule = Rule::put_object_explicit_aes256_is_confirmed;
  Headers headers;
  add_header(Rules(), rule, headers, "a", "1");
  add_header(Rules(), rule, headers, "b", std::nullopt);
  add_header(without(rule), rule, headers, "c", "3");
  EXPECT_EQ(headers.get("a"), "1");
  EXPECT_FALSE(headers.has("b"));
  EXPECT_FALSE(headers.has("c"));
}

TEST(InOrder, AsksTheFirstOneFirst) {
  const Rule rule = Rule::sse_c_md5_error_wins_over_length;
  std::vector<int> asked;
  const auto check = [&](int number) {
    return [&asked, number]() -> S3Result<void> {
      asked.push_back(number);
      return {};
    };
  };
  EXPECT_TRUE(in_order(Rules(), rule, check(1), check(2)).has_value());
  EXPECT_TRUE(in_order(without(rule), rule, check(1), check(2)).has_value());
  EXPECT_THAT(asked, ElementsAre(1, 2, 2, 1));
}

TEST(Checked, IsNotEvenMadeWhereADeviationPassesItOver) {
  const Rule rule = Rule::bucket_key_upload_needs_decrypt_permission;
  int made = 0;
  const auto check = [&]() -> S3Result<void> {
    ++made;
    return refuse(right_refusal());
  };
  EXPECT_FALSE(checked(Rules(), rule, check).has_value());
  EXPECT_TRUE(checked(without(rule), rule, check).has_value());
  EXPECT_EQ(made, 1);
}

TEST(DecideDeathTest, EndsWhereNoRowFitsTheDecision) {
  const Rule rule = Rule::sse_c_missing_key_is_refused;
  EXPECT_DEATH((void)chosen(without(rule), rule, 7),
               "SSEC-07 .* no row of simulator/deviations fits the decision `chosen`");
}

}  // namespace
}  // namespace s3sse
