// Traps of learners, and the reason given for each kind of condition.
#include "simulator/policy/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/policy/conditions/condition_reason.h"
#include "suites/unit/policy/policy_fixture.h"

namespace s3sse::policy {
namespace {

std::vector<std::string> traps(const std::string& effect, const std::string& condition,
                               const std::string& resource = "arn:aws:s3:::bucket/*") {
  const auto document = parsed(R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect +
                               R"(","Principal":"*","Action":"s3:PutObject","Resource":")" + resource +
                               R"(","Condition":)" + condition + "}]}");
  std::vector<std::string> names;
  for (const LintFinding& finding : lint(document, PolicyKind::bucket)) names.push_back(finding.trap);
  return names;
}

constexpr const char* sse_key = "s3:x-amz-server-side-encryption";

std::string on(const std::string& op, const std::string& key, const std::string& value) {
  return R"({")" + op + R"(":{")" + key + R"(":")" + value + R"("}})";
}

TEST(Lint, TellsTheTrapsApart) {
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(traps("Deny", on("Null", sse_key, "true")), ElementsAre("deny-hits-default-encryption"));
  EXPECT_THAT(traps("Deny", on("StringNotEquals", sse_key, "aws:kms")), ElementsAre("deny-hits-default-encryption"));
  EXPECT_THAT(traps("Deny", on("StringNotEqualsIfExists", sse_key, "aws:kms")), IsEmpty());
  EXPECT_THAT(traps("Deny", on("Null", sse_key, "false")), ElementsAre("null-inverted"));
  EXPECT_THAT(traps("Deny", R"({"Null":{"s3:x-amz-server-side-encryption":"false"},)"
                            R"("StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}})"),
              IsEmpty());
  EXPECT_THAT(traps("Deny", on("StringNotEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", "alias/mine")),
              ElementsAre("key-id-is-an-arn"));
  EXPECT_THAT(traps("Deny", on("StringNotEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id",
                               "arn:aws:kms:us-east-1:111122223333:key/1")),
              IsEmpty());
  EXPECT_THAT(traps("Deny", on("Bool", "aws:SecureTransport", "true")), ElementsAre("secure-transport-inverted"));
  EXPECT_THAT(traps("Deny", on("Bool", "aws:SecureTransport", "false")), IsEmpty());
  EXPECT_THAT(traps("Deny", on("Bool", "aws:SecureTransport", "false"), "arn:aws:s3:::bucket"),
              ElementsAre("objects-not-named"));
}

TEST(Lint, KnowsTheContextOfABucketKey) {
  const auto of = [](const std::string& value) {
    const auto document = parsed(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
                                 R"("Action":"kms:Decrypt","Resource":"*","Condition":{"StringLike":)"
                                 R"({"kms:EncryptionContext:aws:s3:arn":)" +
                                     value + "}}}]}",
                                 PolicyKind::key);
    return lint(document, PolicyKind::key).size();
  };
  EXPECT_EQ(of(R"("arn:aws:s3:::bucket/*")"), 1U);
  EXPECT_EQ(of(R"(["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"])"), 0U);
}

TEST(Reason, SaysWhatAMissingKeyDoes) {
  const auto why = [](const std::string& op, bool holds, std::optional<std::vector<std::string>> has = std::nullopt,
                      const std::string& value = "true") {
    return reason({.operator_name = op, .key = "k", .policy_values = {value}, .request_values = has, .holds = holds});
  };
  using testing::HasSubstr;
  EXPECT_THAT(why("StringNotEquals", true), HasSubstr("a negated operator holds without it"));
  EXPECT_THAT(why("StringEquals", false), HasSubstr("not negated fails without it"));
  EXPECT_THAT(why("StringEqualsIfExists", true), HasSubstr("IfExists"));
  EXPECT_THAT(why("ForAllValues:StringEquals", true), HasSubstr("ForAllValues holds"));
  EXPECT_THAT(why("ForAnyValue:StringEquals", false), HasSubstr("ForAnyValue needs a value"));
  EXPECT_THAT(why("Null", true), HasSubstr("absent, and Null true asks for a missing key"));
  EXPECT_THAT(why("Null", false, std::nullopt, "false"), HasSubstr("absent, and Null false asks for a present key"));
  EXPECT_THAT(why("StringNotEquals", true, {{"x"}}), HasSubstr("no value that the policy lists"));
  EXPECT_THAT(why("StringEquals", true, {{"true"}}), HasSubstr("a value that the policy lists"));
}

}  // namespace
}  // namespace s3sse::policy
