#include "simulator/rules/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace s3sse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Rulebook, HoldsEveryRule) {
  // Rules may be added and never vanish: other people's notes cite their ids. Raise the number when you add one.
  EXPECT_EQ(std::ranges::count(rulebook(), "endpoint", &RuleInfo::subject), 584);
  EXPECT_EQ(std::ranges::count(rulebook(), "client", &RuleInfo::subject), 323);
  EXPECT_EQ(rulebook().size(), rule_count);
}

TEST(Rulebook, IsInTheOrderOfTheEnumeration) {
  std::size_t index = 0;
  for (const RuleInfo& about : rulebook()) {
    EXPECT_EQ(static_cast<std::size_t>(about.rule), index++);
    EXPECT_EQ(&info(about.rule), &about);
  }
}

TEST(Rulebook, IdsAndSlugsAreUnique) {
  std::set<std::string_view> names;
  for (const RuleInfo& about : rulebook()) {
    EXPECT_TRUE(names.insert(about.id).second) << about.id;
    EXPECT_TRUE(names.insert(about.slug).second) << about.slug;
  }
}

TEST(Rulebook, EveryRuleSaysWhereItIsFromAndHowItIsSeen) {
  for (const RuleInfo& about : rulebook()) {
    SCOPED_TRACE(about.id);
    EXPECT_FALSE(about.statement.empty());
    EXPECT_FALSE(about.observable.empty());
    EXPECT_FALSE(about.evidence.empty());
    EXPECT_FALSE(about.operations.empty());
    EXPECT_FALSE(about.methods.empty());
    EXPECT_TRUE(about.source.starts_with("https://")) << about.source;
    const bool unseen = about.visibility == "not-observable" || about.visibility == "out-of-scope";
    EXPECT_EQ(about.visibility_reason.empty(), !unseen);
  }
}

TEST(Rulebook, LeavesOutFewRulesThatBind) {
  // A rulebook that excuses itself from what it demands is worth nothing.
  // Of clients more is out of sight: many of their rules are about the shape of a source.
  for (const auto& [subject, at_most_one_in] : {std::pair("endpoint", 20), std::pair("client", 8)}) {
    const auto binds = [&, s = subject](const RuleInfo& about) { return about.subject == s && about.level != "MAY"; };
    const auto unseen = [](const RuleInfo& about) { return !about.visibility_reason.empty(); };
    const auto all = std::ranges::count_if(rulebook(), binds);
    const auto excused =
        std::ranges::count_if(rulebook(), [&](const RuleInfo& about) { return binds(about) && unseen(about); });
    EXPECT_LE(excused * at_most_one_in, all) << subject << ": " << excused << " of " << all;
  }
}

TEST(FindRule, TakesIdAndSlug) {
  EXPECT_EQ(find_rule("SSEC-17"), Rule::sse_c_wrong_key_is_access_denied);
  EXPECT_EQ(find_rule("sse_c.wrong_key_is_access_denied"), Rule::sse_c_wrong_key_is_access_denied);
}

TEST(FindRule, KnowsNoOtherSpelling) {
  for (std::string_view wrong : {"", "SSEC-99", "ssec-17", "SSEC-17 ", "sse_c_wrong_key_is_access_denied", "sse_c"}) {
    EXPECT_EQ(find_rule(wrong), std::nullopt) << wrong;
  }
}

TEST(FindRule, FindsEveryRule) {
  for (const RuleInfo& about : rulebook()) {
    EXPECT_EQ(find_rule(about.id), about.rule);
    EXPECT_EQ(find_rule(about.slug), about.rule);
  }
}

TEST(Info, TellsWhatTheFileSays) {
  const RuleInfo& about = info(Rule::sse_c_wrong_key_is_access_denied);
  EXPECT_EQ(about.id, "SSEC-17");
  EXPECT_EQ(about.slug, "sse_c.wrong_key_is_access_denied");
  EXPECT_EQ(about.topic, "sse-c");
  EXPECT_EQ(about.level, "MUST");
  EXPECT_EQ(about.visibility, "wire");
  EXPECT_THAT(about.operations, ElementsAre("GetObject"));
  EXPECT_THAT(about.methods, ElementsAre("SSE-C"));
}

TEST(Info, TellsARuleOfAClient) {
  const RuleInfo& about = info(Rule::client_kdf_commitment_is_checked);
  EXPECT_EQ(about.id, "CSE-KDF-17");
  EXPECT_EQ(about.topic, "client-side-key-derivation");
  EXPECT_EQ(about.subject, "client");
  EXPECT_THAT(about.operations, ElementsAre("any"));
  EXPECT_THAT(about.methods, ElementsAre("CSE"));
  EXPECT_EQ(about.visibility, "vector");
  EXPECT_EQ(info(Rule::client_side_ciphertext_gets_sse_on_top).subject, "endpoint") << "what S3 does with ciphertext";
}

TEST(Info, CarriesMessagesUnchanged) {
  // Quotes and characters beyond ASCII have to survive the way through generated C++.
  EXPECT_THAT(info(Rule::kms_api_alias_name_is_checked).observable,
              ::testing::HasSubstr(R"("Alias must start with the prefix "alias/".)"));
  EXPECT_THAT(info(Rule::post_object_violated_condition_is_refused).observable, ::testing::HasSubstr(R"(["eq", "$x-)"));
  EXPECT_THAT(info(Rule::update_encryption_object_lock_protected_is_refused).observable,
              ::testing::HasSubstr("can’t be updated"));
}

TEST(Rules, AllHoldByDefault) {
  const Rules rules;
  for (const RuleInfo& about : rulebook()) EXPECT_TRUE(rules.hold(about.rule)) << about.id;
  EXPECT_THAT(rules.switched_off(), IsEmpty());
}

TEST(Rules, SwitchesOneRuleAlone) {
  for (const RuleInfo& about : rulebook()) {
    Rules rules;
    rules.switch_off(about.rule);
    EXPECT_FALSE(rules.hold(about.rule)) << about.id;
    EXPECT_THAT(rules.switched_off(), ElementsAre(about.rule));
    rules.switch_on(about.rule);
    EXPECT_EQ(rules, Rules()) << about.id;
  }
}

TEST(Rules, SwitchingTwiceChangesNothing) {
  Rules rules;
  rules.switch_on(Rule::sse_c_missing_key_is_refused);
  EXPECT_EQ(rules, Rules());
  rules.switch_off(Rule::sse_c_missing_key_is_refused);
  rules.switch_off(Rule::sse_c_missing_key_is_refused);
  EXPECT_EQ(rules.switched_off().size(), 1U);
}

TEST(Rules, ASwitchIsAsWideAsItsRule) {
  Rules rules;
  rules.switch_off(Rule::sse_c_wrong_key_is_access_denied);  // GetObject
  rules.switch_off(Rule::sse_c_key_is_never_stored);         // any
  const Rules get = rules.for_operation("GetObject");
  const Rules head = rules.for_operation("HeadObject");
  EXPECT_FALSE(get.hold(Rule::sse_c_wrong_key_is_access_denied));
  EXPECT_TRUE(head.hold(Rule::sse_c_wrong_key_is_access_denied));
  EXPECT_FALSE(head.hold(Rule::sse_c_key_is_never_stored));

  EXPECT_EQ(head.everywhere(), rules);
  EXPECT_EQ(head.for_operation("GetObject"), get) << "from any view";
  EXPECT_EQ(head.switched_off(), rules.switched_off());
  EXPECT_FALSE(head.complete());
  EXPECT_TRUE(Rules().for_operation("GetObject").complete());
}

TEST(Rules, ACallOfKmsIsMadeForTwoOperations) {
  Rules rules;
  rules.switch_off(Rule::sse_c_wrong_key_is_access_denied);
  EXPECT_FALSE(rules.for_operations({"Decrypt", "GetObject"}).hold(Rule::sse_c_wrong_key_is_access_denied));
  EXPECT_TRUE(rules.for_operations({"Decrypt", ""}).hold(Rule::sse_c_wrong_key_is_access_denied));
}

TEST(Era, WhatIsNotInForceIsOffForEveryOperation) {
  const Rules rules = Rules::of_day("2022-12-31").for_operation("ListBuckets");
  EXPECT_FALSE(rules.hold(Rule::default_encryption_every_new_object_is_encrypted));
}

TEST(Rules, ListsWhatIsOffInOrder) {
  Rules rules;
  const Rule last = rulebook().back().rule, first = rulebook().front().rule;
  rules.switch_off(last);
  rules.switch_off(first);
  EXPECT_THAT(rules.switched_off(), ElementsAre(first, last));
}

TEST(Era, ARuleBeginsOnItsFirstDay) {
  EXPECT_FALSE(in_force_on(Rule::blocked_encryption_new_bucket_blocks_sse_c, "2026-04-05"));
  EXPECT_TRUE(in_force_on(Rule::blocked_encryption_new_bucket_blocks_sse_c, "2026-04-06"));
  EXPECT_TRUE(in_force_on(Rule::sse_c_wrong_key_is_access_denied, "2014-06-12"));
}

TEST(Era, ARuleEndsBeforeItsLastDate) {
  EXPECT_TRUE(in_force_on(Rule::error_configuration_not_found_is_400, "2023-01-04"));
  EXPECT_FALSE(in_force_on(Rule::error_configuration_not_found_is_400, "2023-01-05"));
}

TEST(Era, ADaySwitchesOffWhatCameLater) {
  const Rules rules = Rules::of_day("2025-06-01");
  EXPECT_TRUE(rules.hold(Rule::default_encryption_every_new_object_is_encrypted));
  EXPECT_FALSE(rules.hold(Rule::blocked_encryption_sse_c_put_is_access_denied));
  EXPECT_FALSE(rules.hold(Rule::update_encryption_takes_sse_kms_body));

  EXPECT_FALSE(Rules::of_day("2022-12-31").hold(Rule::default_encryption_every_new_object_is_encrypted));
}

}  // namespace
}  // namespace s3sse
