#include "harness/cli/simulator/audit_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/base/time_format.h"

namespace s3sse::cli {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

const json put = json::parse(R"({"eventTime": "2026-11-23T12:00:00.000Z", "eventSource": "s3.amazonaws.com",
  "eventName": "PutObject", "userIdentity": {"arn": "arn:aws:iam::111122223333:user/alice"},
  "requestParameters": {"bucketName": "demo", "key": "a/b.txt"}, "errorCode": "AccessDenied"})");
const json decrypt = json::parse(R"({"eventTime": "2026-11-23T12:00:01.000Z", "eventSource": "kms.amazonaws.com",
  "eventName": "Decrypt", "userIdentity": {"arn": "arn:aws:iam::111122223333:user/bob"},
  "requestParameters": {"keyId": "arn:aws:kms:us-east-1:111122223333:key/1234",
    "encryptionContext": {"aws:s3:arn": "arn:aws:s3:::demo/a/b.txt"}}})");

bool takes(const AuditFilter& filter, const json& event) {
  return filter.takes(event);
}

TEST(AuditFilter, EmptyTakesEverything) {
  EXPECT_TRUE(takes({}, put));
  EXPECT_TRUE(takes({}, json::object()));
}

TEST(AuditFilter, EachFilterTakesWhatFits) {
  EXPECT_TRUE(takes({.events = {"Get*", "Put*"}}, put));
  EXPECT_FALSE(takes({.events = {"Get*"}}, put));
  EXPECT_TRUE(takes({.buckets = {"demo"}}, put));
  EXPECT_TRUE(takes({.buckets = {"demo"}}, decrypt)) << "by the context of a call that S3 made";
  EXPECT_TRUE(takes({.keys = {"a/*"}}, decrypt));
  EXPECT_FALSE(takes({.keys = {"b/*"}}, put));
  EXPECT_TRUE(takes({.kms_keys = {"1234"}}, decrypt));
  EXPECT_FALSE(takes({.kms_keys = {"1234"}}, put));
  EXPECT_TRUE(takes({.principals = {"alice"}}, put));
  EXPECT_TRUE(takes({.principals = {"arn:aws:iam::*:user/alice"}}, put));
  EXPECT_FALSE(takes({.principals = {"alice"}}, decrypt));
  EXPECT_TRUE(takes({.errors_only = true}, put));
  EXPECT_FALSE(takes({.errors_only = true}, decrypt));
  const TimePoint noon = *parse_iso8601("2026-11-23T12:00:00Z");
  EXPECT_TRUE(takes({.since = noon, .until = noon + 1s}, put));
  EXPECT_FALSE(takes({.since = noon, .until = noon + 1s}, decrypt));
  EXPECT_FALSE(takes({.since = noon}, json::object())) << "no time fits no time";
}

TEST(AuditFilter, OddEventsAreNoProblem) {
  EXPECT_FALSE(takes({.events = {"*"}}, json::parse(R"({"eventName": 3, "userIdentity": []})")));
  EXPECT_THAT(audit_table({json::parse(R"({"eventName": "Put\u001b[31m", "requestParameters": null})")}),
              testing::Not(HasSubstr("\x1b")));
}

TEST(AuditFilter, ATableLineTellsWhoDidWhat) {
  EXPECT_THAT(audit_table({put}), HasSubstr("s3:PutObject"));
  EXPECT_THAT(audit_table({put}), HasSubstr("alice"));
  EXPECT_THAT(audit_table({put}), HasSubstr("demo/a/b.txt  ! AccessDenied"));
  EXPECT_THAT(audit_table({decrypt}), HasSubstr("1234 for demo/a/b.txt"));
}

TEST(AuditFilter, TimesAreDatesOrAges) {
  const TimePoint now = *parse_iso8601("2026-11-23T12:00:00Z");
  EXPECT_EQ(parse_when("2026-11-23T11:00:00Z", now).value(), now - 1h);
  EXPECT_EQ(parse_when("90s", now).value(), now - 90s);
  EXPECT_EQ(parse_when("15m", now).value(), now - 15min);
  EXPECT_EQ(parse_when("2h", now).value(), now - 2h);
  EXPECT_EQ(parse_when("1d", now).value(), now - 24h);
  for (const char* wrong : {"", "h", "-1h", "5", "yesterday", "99999999999d"}) {
    const auto time = parse_when(wrong, now);
    ASSERT_FALSE(time) << wrong;
    EXPECT_THAT(time.error().message, HasSubstr("how long ago"));
  }
}

}  // namespace
}  // namespace s3sse::cli
