// Wildcards, policy variables and ARNs. Expectations: IAM User Guide, "Resource" and "Policy elements: Variables".
#include "simulator/policy/pattern.h"

#include <gtest/gtest.h>

#include "simulator/policy/conditions/typed_values.h"
#include "simulator/policy/request_context.h"

namespace s3sse::policy {
namespace {

bool glob(std::string_view pattern, std::string_view subject) {
  return Pattern(pattern, {}).matches(subject, {});
}

TEST(Pattern, Wildcards) {
  EXPECT_TRUE(glob("", ""));
  EXPECT_TRUE(glob("*", ""));
  EXPECT_TRUE(glob("**", "anything"));
  EXPECT_TRUE(glob("a*b*c", "a--b--b--c"));
  EXPECT_FALSE(glob("a*b*c", "a--c--b"));
  EXPECT_TRUE(glob("?", "x"));
  EXPECT_FALSE(glob("?", ""));
  EXPECT_FALSE(glob("?", "xy"));
  EXPECT_TRUE(glob("a?c",
                   "a\xc3\xa9"
                   "c"))
      << "one character, not one byte";
  EXPECT_TRUE(glob("*.txt", "a.txt.txt"));
  EXPECT_FALSE(glob("", "a"));
  EXPECT_FALSE(glob("a", "A"));
}

TEST(Pattern, HostileWildcardsComeToAnEnd) {  // exponential matching never would
  std::string pattern;
  for (int i = 0; i < 5000; ++i) pattern += "*a";
  EXPECT_FALSE(glob(pattern + "b", std::string(8192, 'a')));
}

TEST(Pattern, Variables) {
  ConditionKeys keys;
  keys.set("aws:username", "alice");
  keys.set("aws:PrincipalTag/empty", "");
  keys.set("aws:TagKeys", std::vector<std::string>{"a", "b"});
  keys.set("test:star", "*");
  const auto matches = [&](std::string_view pattern, std::string_view subject) {
    return Pattern(pattern, {}).matches(subject, keys);
  };
  EXPECT_TRUE(matches("home/${aws:username}/*", "home/alice/x"));
  EXPECT_TRUE(matches("home/${AWS:UserName}/*", "home/alice/x"));
  EXPECT_FALSE(matches("home/${aws:username}/*", "home/bob/x"));
  EXPECT_FALSE(matches("${aws:SourceIp}", "")) << "no value: no match";
  EXPECT_TRUE(matches("${aws:PrincipalTag/team, 'company-wide'}", "company-wide"));
  EXPECT_TRUE(matches("${aws:username,'x'}", "alice"));
  EXPECT_TRUE(matches("a${aws:PrincipalTag/empty}b", "ab"));
  EXPECT_FALSE(matches("${aws:TagKeys}", "a")) << "several values";
  EXPECT_TRUE(matches("${*}${?}${$}", "*?$"));
  EXPECT_TRUE(matches("${test:star}", "*"));
  EXPECT_FALSE(matches("${test:star}", "anything")) << "the value of a variable is literal";
  EXPECT_TRUE(matches("${unclosed", "${unclosed"));
  EXPECT_TRUE(matches("${no colon}", "${no colon}"));
}

TEST(Pattern, VariablesAreTextInTheOldVersion) {
  ConditionKeys keys;
  keys.set("aws:username", "alice");
  const Pattern pattern("${aws:username}", {.wildcards = true, .variables = false});
  EXPECT_TRUE(pattern.matches("${aws:username}", keys));
  EXPECT_FALSE(pattern.matches("alice", keys));
}

TEST(Pattern, VariablesDoNotMultiplyWithoutBound) {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "${aws:UserAgent}";
  ConditionKeys keys;
  keys.set("aws:UserAgent", std::string(8192, 'u'));
  EXPECT_FALSE(Pattern(pattern, {}).matches(std::string(8192, 'u'), keys));
}

bool resource(std::string_view pattern, std::string_view arn) {
  return Pattern(pattern, {}).matches_resource(arn, {});
}
bool arn_like(std::string_view pattern, std::string_view arn) {
  return Pattern(pattern, {}).matches_arn(arn, {});
}

TEST(Pattern, Resources) {
  EXPECT_TRUE(resource("*", "arn:aws:s3:::bucket/key"));
  EXPECT_TRUE(resource("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a:b:c"));
  EXPECT_TRUE(resource("arn:aws:s3:::bucket/a*z", "arn:aws:s3:::bucket/a:b/z"));
  EXPECT_FALSE(resource("arn:aws:s3:::bucket", "arn:aws:s3:::bucket/key"));
  EXPECT_FALSE(resource("arn:aws:s3:::bucket/KEY", "arn:aws:s3:::bucket/key"));
  EXPECT_TRUE(resource("arn:aws:kms:us-*-1:111122223333:key/*", "arn:aws:kms:us-east-1:111122223333:key/abc"));
  EXPECT_FALSE(resource("arn:aws:kms:us-*-1:111122223333:key/*", "arn:aws:kms:eu-west-1:111122223333:key/abc"));
  EXPECT_TRUE(resource("arn:aws:sqs", "arn:aws:sqs:us-east-1:111122223333:queue")) << "completed with wildcards";
  EXPECT_FALSE(resource("arn:aws:sqs", "arn:aws:sns:us-east-1:111122223333:topic"));
  EXPECT_TRUE(resource("arn:aws:s3*", "arn:aws:s3:::bucket/key")) << "a star that ends a part reaches on";
  EXPECT_FALSE(resource("arn:aws:k*s::111122223333:key/1", "arn:aws:kms:us-east-1:x:s::111122223333:key/1"))
      << "one within a part does not";
}

TEST(Pattern, ArnsAreComparedPartByPart) {
  EXPECT_TRUE(arn_like("arn:aws:iam::*:role/x", "arn:aws:iam::111122223333:role/x"));
  EXPECT_FALSE(arn_like("arn:*:role/x", "arn:aws:iam::111122223333:role/x"));
  EXPECT_TRUE(arn_like("arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y"));
  EXPECT_TRUE(arn_like("*", "arn:aws:s3:::b"));
  EXPECT_FALSE(arn_like("arn:aws:s3:::b", "b"));
}

TEST(TypedValues, Dates) {
  const auto day = parse_date("2026-11-23");
  ASSERT_TRUE(day);
  EXPECT_EQ(parse_date("2026-11-23T00:00:00.000Z"), day);
  EXPECT_EQ(parse_date("2026-11-23T05:30:00+05:30"), day);
  EXPECT_EQ(parse_date("2026-11-22T19:00-05:00"), day);
  EXPECT_EQ(parse_date(std::to_string(day->time_since_epoch().count() / 1000)), day);
  for (const char* bad : {"", "20", "2026-", "2026-13", "2026-11-31", "2026-11-23T", "2026-11-23T24:00Z",
                          "2026-11-23T10:00", "2026-11-23T10:00:00.Z", "2026-11-23 10:00Z", "-12345", "99999999999999",
                          "2026-11-23T10:00:00+25:00", "2026-11-23T10:00:00Zjunk", "+2026-11-23"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
}

TEST(TypedValues, NumbersAndAddresses) {
  EXPECT_EQ(parse_number("+1.5"), 1.5);
  for (const char* bad : {"", "+", "+-1", "0x10", "1,5", " 1", "1 ", "1e999", "infinity"}) {
    EXPECT_FALSE(parse_number(bad)) << bad;
  }
  for (const char* bad : {"", "/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0", "10.0.0.256", "::/129", "1.2.3.4/8/8"}) {
    EXPECT_FALSE(IpRange::parse(bad)) << bad;
  }
  EXPECT_FALSE(IpRange::parse(std::string_view("1.2.3.4\0x", 9)));
}

}  // namespace
}  // namespace s3sse::policy
