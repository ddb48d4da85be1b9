// The grammar, and what S3 says of policies that break it.
#include "simulator/policy/parse/parse_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/policy/key_policies.h"
#include "suites/unit/policy/policy_fixture.h"

namespace s3sse::policy {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view text, PolicyKind kind = PolicyKind::bucket) {
  const auto document = parse_policy(text, {.kind = kind, .bucket = kind == PolicyKind::bucket ? "bucket" : ""}, {});
  return document ? "accepted" : document.error().message;
}

constexpr std::string_view not_json = "Policies must be valid JSON and the first byte must be '{'";
constexpr std::string_view rest = R"("Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*")";

TEST(ParsePolicy, ReadsEveryElement) {
  const auto document = parsed(R"({"Version":"2012-10-17","Id":"policy-1","Statement":[
      {"Sid":"Deny plain writes","Effect":"Deny","NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/alice"],
       "CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be","Service":"logging.s3.amazonaws.com"},
       "NotAction":"s3:Get*","NotResource":["arn:aws:s3:::bucket/public/*"],
       "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":["aws:kms","aws:kms:dsse"]},
                    "Bool":{"aws:SecureTransport":false},"NumericLessThan":{"s3:TlsVersion":1.2}}},
      {"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::bucket/*"}]})");
  ASSERT_EQ(document.statements.size(), 2U);
  EXPECT_EQ(document.id, "policy-1");
  const Statement& first = document.statements[0];
  EXPECT_EQ(first.sid, "Deny plain writes");
  EXPECT_EQ(first.effect, Effect::deny);
  EXPECT_TRUE(first.principal->negated && first.action.negated && first.resource->negated);
  EXPECT_EQ(first.principal->entries.size(), 4U);
  ASSERT_EQ(first.conditions.size(), 3U);
  std::vector<std::string> values;
  for (const Condition& condition : first.conditions) {
    for (const Pattern& value : condition.values) values.push_back(value.text());
  }
  EXPECT_THAT(values, testing::UnorderedElementsAre("aws:kms", "aws:kms:dsse", "false", "1.2"));
  EXPECT_EQ(document.statements[1].effect, Effect::allow);
  EXPECT_TRUE(document.statements[1].conditions.empty());
}

TEST(ParsePolicy, TakesOneStatementWithoutArray) {
  EXPECT_EQ(parsed(R"({"Statement":{"Effect":"Deny",)" + std::string(rest) + "}}").statements.size(), 1U);
}

TEST(ParsePolicy, RefusesWhatIsNotJsonAsRecorded) {
  for (const char* text : {"", "invalid json", "[]", "{", "null", " {}", "\"x\"", "{\"Statement\":[}",
                           "{\"Version\":\"2012-10-17\"}x", "{\"a\":\"\xff\"}", "\xef\xbb\xbf{}"}) {
    EXPECT_EQ(refusal(text), not_json) << text;
  }
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"Allow","Effect":"Deny",)" + std::string(rest) + "}}"), not_json)
      << "a member that is said twice";
}

TEST(ParsePolicy, RefusesWhatIsMissing) {
  EXPECT_EQ(refusal("{}"), "Missing required field Statement");
  EXPECT_EQ(refusal(R"({"Statement":[]})"), "Could not parse the policy: Statement is empty!");
  EXPECT_EQ(refusal(statement(rest)), "Missing required field Effect");
  EXPECT_EQ(refusal(statement(R"("Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::bucket")")),
            "Missing required field Principal");
  EXPECT_EQ(refusal(statement(R"("Effect":"Deny","Principal":"*","Resource":"arn:aws:s3:::bucket")")),
            "Missing required field Action");
  EXPECT_EQ(refusal(statement(R"("Effect":"Deny","Principal":"*","Action":"s3:*")")),
            "Missing required field Resource");
  EXPECT_EQ(refusal(statement(R"("Effect":"Deny","Principal":"*","Action":[],"Resource":"arn:aws:s3:::bucket")")),
            "Missing required field Action cannot be empty!");
}

TEST(ParsePolicy, RefusesWrongMembersAndValues) {
  const auto with = [](std::string_view members) {
    return refusal(statement(R"("Effect":"Deny",)" + std::string(rest) + "," + std::string(members)));
  };
  EXPECT_EQ(with(R"("Sid":"x")"), "accepted");
  EXPECT_EQ(with(R"("Colour":"red")"), "Unknown field Colour");
  EXPECT_EQ(with(R"("NotAction":"s3:GetObject")"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("NotPrincipal":"*")"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("NotResource":"*")"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("Condition":[])"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("Condition":{"Bool":"true"})"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("Condition":{"Bool":{"aws:SecureTransport":null}})"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("Condition":{"Bool":{"aws:SecureTransport":[["true"]]}})"), "Invalid policy syntax.");
  EXPECT_EQ(with(R"("Condition":{"StringIs":{"aws:SecureTransport":"x"}})"), "Invalid Condition type : StringIs");
  EXPECT_EQ(with(R"("Condition":{"StringEquals":{"s3:x-amz-colour":"x"}})"), "Policy has an invalid condition key");
  EXPECT_EQ(with(R"("Condition":{"StringEquals":{"kms:ViaService":"x"}})"), "Policy has an invalid condition key");
  EXPECT_EQ(with(R"("Condition":{"StringEquals":{"s3:ExistingObjectTag/":"x"}})"),
            "Policy has an invalid condition key");
  EXPECT_EQ(refusal(statement(R"("Effect":"deny",)" + std::string(rest))), "Invalid effect: deny");
  EXPECT_EQ(refusal(R"({"Version":"2020-01-01","Statement":[]})"), "The policy must contain a valid version string");
  EXPECT_EQ(refusal(R"({"Version":"2012-10-17","Colour":1,"Statement":[]})"), "Unknown field Colour");
}

TEST(ParsePolicy, BucketPoliciesNameTheirBucketAndS3Actions) {
  const auto about = [](std::string_view action, std::string_view resource) {
    return refusal(statement(R"("Effect":"Deny","Principal":"*","Action":")" + std::string(action) +
                             R"(","Resource":")" + std::string(resource) + "\""));
  };
  for (const char* good : {"arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/${aws:username}/*",
                           "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:s3:::buck*", "*"}) {
    EXPECT_EQ(about("s3:PutObject", good), "accepted") << good;
  }
  for (const char* bad : {"arn:aws:s3:::bucket2/*", "arn:aws:s3:::buckets*", "bucket/*", "", "arn:aws:sqs:::bucket",
                          "arn:aws:s3:us-east-1::bucket"}) {
    EXPECT_EQ(about("s3:PutObject", bad), "Policy has invalid resource") << bad;
  }
  EXPECT_EQ(about("*", "arn:aws:s3:::bucket"), "accepted");
  EXPECT_EQ(about("S3:putobject", "arn:aws:s3:::bucket/*"), "accepted");
  for (const char* bad : {"PutObject", "s3:", "kms:Decrypt", ":x"}) {
    EXPECT_EQ(about(bad, "arn:aws:s3:::bucket"), "Policy has invalid action") << bad;
  }
}

TEST(ParsePolicy, Principals) {
  const auto whose = [](std::string_view principal) {
    return refusal(statement(R"("Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::bucket","Principal":)" +
                             std::string(principal)));
  };
  for (const char* good :
       {R"("*")", R"({"AWS":"*"})", R"({"AWS":["111122223333"]})", R"({"AWS":"arn:aws:iam::111122223333:root"})",
        R"({"AWS":"arn:aws:iam::111122223333:role/p/r"})", R"({"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"})",
        R"({"Service":"s3.amazonaws.com"})", R"({"Federated":"cognito-identity.amazonaws.com"})"}) {
    EXPECT_EQ(whose(good), "accepted") << good;
  }
  for (const char* bad :
       {R"("alice")", "1", R"({"AWS":"alice"})", R"({"AWS":"1111"})", R"({"Robot":"*"})",
        R"({"AWS":"arn:aws:iam::111122223333:user/*"})", R"({"AWS":"arn:aws:iam::111122223333:group/g"})",
        R"({"AWS":"arn:aws:iam::*:root"})", R"({"Service":"*"})", R"({"CanonicalUser":"abc"})"}) {
    EXPECT_EQ(whose(bad), "Invalid principal in policy") << bad;
  }
  EXPECT_EQ(whose("{}"), "Missing required field Principal cannot be empty!");
}

TEST(ParsePolicy, IdentityPoliciesHaveNoPrincipal) {
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Action":"*","Resource":"*")"), PolicyKind::identity), "accepted");
  EXPECT_THAT(
      refusal(statement(R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"*")"), PolicyKind::identity),
      HasSubstr("should not specify a principal"));
  EXPECT_THAT(refusal(statement(R"("Sid":"a b","Effect":"Allow","Action":"*","Resource":"*")"), PolicyKind::identity),
              HasSubstr("alpha-numeric"));
}

TEST(ParsePolicy, KeyPolicies) {
  EXPECT_EQ(refusal("\n " + default_key_policy("aws", own_account, {}), PolicyKind::key), "accepted");
  EXPECT_EQ(refusal(aws_managed_s3_key_policy("aws", "us-east-1", own_account), PolicyKind::key), "accepted");
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Principal":"*","Action":"kms:*")"), PolicyKind::key), "accepted");
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*")"), PolicyKind::key),
            "Policy has invalid action");
}

TEST(ParsePolicy, SizeIsLimitedByKind) {
  for (const PolicyKind kind : {PolicyKind::bucket, PolicyKind::key, PolicyKind::identity}) {
    std::string text = administrator_access_policy();
    if (kind != PolicyKind::identity)
      text = statement(R"("Effect":"Deny","Principal":"*","Action":"*","Resource":"*")");
    text.resize(max_size(kind), ' ');
    EXPECT_TRUE(parse_policy(text, {.kind = kind}, {}));
    const auto larger = parse_policy(text + " ", {.kind = kind}, {});
    ASSERT_FALSE(larger);
    EXPECT_EQ(larger.error().kind, PolicyError::Kind::too_large);
  }
  EXPECT_EQ(max_size(PolicyKind::bucket), 20480U);
  EXPECT_EQ(max_size(PolicyKind::key), 32768U);
}

TEST(ParsePolicy, SaysWhereTheTroubleIs) {
  const auto document = parse_policy(R"({"Statement":[{"Effect":"Deny",)" + std::string(rest) +
                                         R"(},{"Effect":"Deny",)" + std::string(rest) + R"(,"Condition":{"Odd":{}}}]})",
                                     {.kind = PolicyKind::bucket}, {});
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().place, "Statement[1].Condition.Odd");
}

TEST(ParsePolicy, HostileJsonIsRefusedCheaply) {
  EXPECT_EQ(refusal("{" + std::string(10'000, '[')), not_json);
  EXPECT_EQ(refusal(R"({"Statement":)" + std::string(8'000, '[') + std::string(8'000, ']') + "}"), not_json);
  std::string objects = R"({"Statement":)";
  for (int i = 0; i < 3'000; ++i) objects += R"({"a":)";
  EXPECT_EQ(refusal(objects), not_json);
  EXPECT_EQ(refusal(R"({"Statement":[{"Effect":1e999}]})"), not_json);
  EXPECT_EQ(refusal("{\"Statement\":\"" + std::string(5'000, '\\')), not_json);
  EXPECT_EQ(refusal(std::string("{\0}", 3)), not_json);
  EXPECT_EQ(refusal(R"({"Statement":[1,2,3]})"), "Invalid policy syntax.");
}

TEST(ParsePolicy, EncryptionKeysAreRefusedOnlyWithoutTheirRule) {
  const auto text = statement(R"("Effect":"Deny",)" + std::string(rest) +
                              R"(,"Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}})");
  Rules rules;
  EXPECT_TRUE(parse_policy(text, {.kind = PolicyKind::bucket}, rules));
  rules.switch_off(Rule::policy_encryption_condition_keys_are_accepted);
  EXPECT_FALSE(parse_policy(text, {.kind = PolicyKind::bucket}, rules));
}

}  // namespace
}  // namespace s3sse::policy
