// Every operator: alone, negated, with IfExists, with the key missing. Expectations: IAM User Guide, "IAM JSON policy
// elements: Condition operators".
#include <gtest/gtest.h>

#include <optional>
#include <ostream>

#include "simulator/policy/conditions/evaluate_condition.h"
#include "suites/unit/policy/policy_fixture.h"

namespace s3sse::policy {
namespace {

using Values = std::optional<std::vector<std::string>>;  // nothing: the request does not have the key

std::string json_list(const std::vector<std::string>& values) {
  std::string list;
  for (const auto& value : values) list += (list.empty() ? "\"" : ",\"") + value + "\"";
  return "[" + list + "]";
}

bool holds(const std::string& op, const std::vector<std::string>& policy_values, const Values& request_values,
           const Rules& rules = {}) {
  const auto document = parsed(statement(R"("Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{")" + op +
                                         R"(":{"test:Key":)" + json_list(policy_values) + "}}"),
                               PolicyKind::identity);
  ConditionKeys keys;
  if (request_values) keys.set("test:key", *request_values);
  keys.set("aws:username", "alice");
  return condition_holds(document.statements.at(0).conditions.at(0), keys, rules);
}

struct OperatorCase {
  std::string op;
  std::string negation;  // of the same comparison; empty: there is none
  std::string policy_value;
  std::string matching;
  std::string differing;
};
void PrintTo(const OperatorCase& test, std::ostream* out) {
  *out << test.op;
}

class Operators : public testing::TestWithParam<OperatorCase> {};

TEST_P(Operators, ComparesValues) {
  const auto& [op, negation, policy_value, matching, differing] = GetParam();
  EXPECT_TRUE(holds(op, {policy_value}, Values{{matching}}));
  EXPECT_FALSE(holds(op, {policy_value}, Values{{differing}}));
  EXPECT_TRUE(holds(op + "IfExists", {policy_value}, Values{{matching}}));
  EXPECT_FALSE(holds(op + "IfExists", {policy_value}, Values{{differing}}));
}

TEST_P(Operators, DoesNotHoldWithoutTheKeyButIfExists) {
  const auto& [op, negation, policy_value, matching, differing] = GetParam();
  EXPECT_FALSE(holds(op, {policy_value}, std::nullopt));
  EXPECT_FALSE(holds(op, {policy_value}, Values{std::in_place}));
  EXPECT_TRUE(holds(op + "IfExists", {policy_value}, std::nullopt));
}

TEST_P(Operators, IsTurnedRoundByItsNegation) {
  const auto& [op, negation, policy_value, matching, differing] = GetParam();
  if (negation.empty()) return;
  EXPECT_FALSE(holds(negation, {policy_value}, Values{{matching}}));
  EXPECT_TRUE(holds(negation, {policy_value}, Values{{differing}}));
  EXPECT_TRUE(holds(negation, {policy_value}, std::nullopt)) << "a key that is not there is not equal";
  EXPECT_FALSE(holds(negation + "IfExists", {policy_value}, Values{{matching}}));
  EXPECT_TRUE(holds(negation + "IfExists", {policy_value}, std::nullopt));
}

TEST_P(Operators, GathersSets) {
  const auto& [op, negation, policy_value, matching, differing] = GetParam();
  const Values all{{matching, matching}};
  const Values some{{matching, differing}};
  const Values none{{differing, differing}};
  EXPECT_TRUE(holds("ForAllValues:" + op, {policy_value}, all));
  EXPECT_FALSE(holds("ForAllValues:" + op, {policy_value}, some));
  EXPECT_TRUE(holds("ForAllValues:" + op, {policy_value}, std::nullopt));
  EXPECT_TRUE(holds("ForAllValues:" + op, {policy_value}, Values{std::in_place}));
  EXPECT_TRUE(holds("ForAnyValue:" + op, {policy_value}, some));
  EXPECT_FALSE(holds("ForAnyValue:" + op, {policy_value}, none));
  EXPECT_FALSE(holds("ForAnyValue:" + op, {policy_value}, std::nullopt));
  EXPECT_TRUE(holds("ForAnyValue:" + op + "IfExists", {policy_value}, std::nullopt));
  if (negation.empty()) return;
  EXPECT_TRUE(holds("ForAllValues:" + negation, {policy_value}, none));
  EXPECT_FALSE(holds("ForAllValues:" + negation, {policy_value}, some));
  EXPECT_TRUE(holds("ForAnyValue:" + negation, {policy_value}, some));
  EXPECT_FALSE(holds("ForAnyValue:" + negation, {policy_value}, all));
  EXPECT_FALSE(holds("ForAnyValue:" + negation, {policy_value}, std::nullopt));
}

TEST_P(Operators, TakesOneOfSeveralValues) {
  const auto& [op, negation, policy_value, matching, differing] = GetParam();
  EXPECT_TRUE(holds(op, {"~", policy_value}, Values{{matching}}));
  if (!negation.empty()) {
    EXPECT_FALSE(holds(negation, {"~", policy_value}, Values{{matching}}));
  }
}

const OperatorCase operator_cases[] = {
    {"StringEquals", "StringNotEquals", "aws:kms", "aws:kms", "AWS:KMS"},
    {"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "AES256", "aes256", "aes25"},
    {"StringLike", "StringNotLike", "doc?/*.txt", "docs/a/b.txt", "doc/a.txt"},
    {"NumericEquals", "NumericNotEquals", "1.50", "1.5", "1.51"},
    {"NumericLessThan", "", "1.3", "1.2", "1.3"},
    {"NumericLessThanEquals", "", "10", "10", "11"},
    {"NumericGreaterThan", "", "9", "10", "9"},
    {"NumericGreaterThanEquals", "", "-2", "-2.0", "-2.1"},
    {"DateEquals", "DateNotEquals", "2026-11-23T12:00:00Z", "1795435200", "2026-11-23T12:00:01Z"},
    {"DateLessThan", "", "2026-11-23", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00Z"},
    {"DateLessThanEquals", "", "2026-11-23T01:00:00+01:00", "2026-11-23T00:00:00Z", "2026-11-23T00:00:01Z"},
    {"DateGreaterThan", "", "2026-11", "2026-11-01T00:00:01Z", "2026-11-01T00:00:00Z"},
    {"DateGreaterThanEquals", "", "2026", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z"},
    {"Bool", "", "false", "False", "true"},
    {"BinaryEquals", "", "QmluYXJ5", "QmluYXJ5", "QmluYXJ6"},
    {"IpAddress", "NotIpAddress", "203.0.113.0/24", "203.0.113.200", "203.0.114.1"},
    {"IpAddress", "NotIpAddress", "2001:db8:1234:5678::/64", "2001:DB8:1234:5678::1", "2001:db8:1234:5679::1"},
    {"IpAddress", "NotIpAddress", "192.0.2.1", "192.0.2.1", "192.0.2.2"},
    {"ArnEquals", "ArnNotEquals", "arn:aws:iam::*:user/a*", "arn:aws:iam::111122223333:user/alice",
     "arn:aws:iam::111122223333:role/alice"},
    {"ArnLike", "ArnNotLike", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a:b/c", "arn:aws:s3:::bucket2/a"},
};

INSTANTIATE_TEST_SUITE_P(All, Operators, testing::ValuesIn(operator_cases),
                         [](const auto& test) { return test.param.op + "_" + std::to_string(test.index); });

TEST(Null, AsksForTheKeyAlone) {
  EXPECT_TRUE(holds("Null", {"true"}, std::nullopt));
  EXPECT_FALSE(holds("Null", {"true"}, Values{{"x"}}));
  EXPECT_FALSE(holds("Null", {"false"}, std::nullopt));
  EXPECT_TRUE(holds("Null", {"false"}, Values{{"x"}}));
  EXPECT_TRUE(holds("Null", {"true"}, Values{std::in_place})) << "a key without values is as good as none";
}

TEST(ConditionOperator, NamesAreReadStrictlyButForCase) {
  EXPECT_TRUE(parse_condition_operator("stringequalsifexists"));
  EXPECT_TRUE(parse_condition_operator("forallvalues:StringLike"));
  for (const char* name : {"", "StringEqual", "StringEqualsIfExist", "NullIfExists", "ForAllValues:Null", "IfExists",
                           "ForSomeValues:StringEquals", "NotBool", "StringEqualsIfExistsIfExists"}) {
    EXPECT_FALSE(parse_condition_operator(name)) << name;
  }
}

TEST(ConditionValues, WithoutMeaningNeverCompare) {
  EXPECT_FALSE(holds("NumericLessThan", {"ten"}, Values{{"1"}}));
  EXPECT_FALSE(holds("NumericLessThan", {"10"}, Values{{"nan"}}));
  EXPECT_FALSE(holds("NumericGreaterThan", {"10"}, Values{{"inf"}}));
  EXPECT_TRUE(holds("NumericNotEquals", {"10"}, Values{{"ten"}}));
  EXPECT_FALSE(holds("IpAddress", {"203.0.113.0/33"}, Values{{"203.0.113.1"}}));
  EXPECT_FALSE(holds("IpAddress", {"0.0.0.0/0"}, Values{{"::1"}})) << "another family";
  EXPECT_TRUE(holds("IpAddress", {"0.0.0.0/0"}, Values{{"203.0.113.1"}}));
  EXPECT_FALSE(holds("IpAddress", {"0.0.0.0/0"}, Values{{"203.0.113.0/24"}})) << "a request comes from one address";
  EXPECT_FALSE(holds("Bool", {"yes"}, Values{{"yes"}}));
  EXPECT_FALSE(holds("BinaryEquals", {"QQ"}, Values{{"QQ"}})) << "no padding, no Base64";
  EXPECT_FALSE(holds("DateEquals", {"2026-02-30"}, Values{{"2026-03-02"}}));
  EXPECT_FALSE(holds("ArnLike", {"arn:aws:s3"}, Values{{"arn:aws:s3"}}));
}

TEST(ConditionValues, EmptyListMatchesNothing) {
  EXPECT_FALSE(holds("StringEquals", {}, Values{{"x"}}));
  EXPECT_TRUE(holds("StringNotEquals", {}, Values{{"x"}}));
}

TEST(ConditionValues, OfSeveralWithoutSetPrefixOneDecides) {
  EXPECT_TRUE(holds("StringEquals", {"a"}, Values{{"a", "b"}}));
  EXPECT_FALSE(holds("StringNotEquals", {"a"}, Values{{"a", "b"}}));
}

TEST(ConditionValues, WildcardsCountOnlyWhereTheOperatorSaysSo) {
  EXPECT_FALSE(holds("StringEquals", {"a*"}, Values{{"abc"}}));
  EXPECT_TRUE(holds("StringEquals", {"a*"}, Values{{"a*"}}));
  EXPECT_TRUE(holds("StringLike", {"a${*}"}, Values{{"a*"}}));
  EXPECT_FALSE(holds("StringLike", {"a${*}"}, Values{{"abc"}}));
  EXPECT_TRUE(holds("StringEquals", {"${aws:username}"}, Values{{"alice"}}));
}

TEST(NumericCondition, ComparesNumbersAndNotText) {
  EXPECT_TRUE(holds("NumericLessThan", {"1.10"}, Values{{"1.09"}}));
  EXPECT_TRUE(holds("NumericLessThan", {"10"}, Values{{"9"}}));
  EXPECT_TRUE(holds("NumericEquals", {"1e3"}, Values{{"1000"}}));
}

}  // namespace
}  // namespace s3sse::policy
