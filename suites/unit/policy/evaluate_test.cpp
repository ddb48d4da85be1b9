// The statements that apply: actions, resources, principals and their Not forms.
#include "simulator/policy/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/policy/principal_match.h"
#include "suites/unit/policy/policy_fixture.h"

namespace s3sse::policy {
namespace {

PolicyDocument deny(std::string_view members) {
  return parsed(statement(R"("Effect":"Deny",)" + std::string(members)), PolicyKind::bucket);
}

TEST(Evaluate, ActionsAreCaseInsensitiveAndTakeWildcards) {
  const auto with = [](std::string_view action) {
    return applies(deny(R"("Principal":"*","Resource":"*",)" + std::string(action)), put_object());
  };
  EXPECT_TRUE(with(R"("Action":"s3:PutObject")"));
  EXPECT_TRUE(with(R"("Action":"S3:putobject")"));
  EXPECT_TRUE(with(R"("Action":["s3:Get*","s3:Put*"])"));
  EXPECT_TRUE(with(R"("Action":"s3:?utObject")"));
  EXPECT_TRUE(with(R"("Action":"*")"));
  EXPECT_FALSE(with(R"("Action":"s3:PutObjectAcl")"));
  EXPECT_FALSE(with(R"("Action":"s3:Put")"));
  EXPECT_FALSE(with(R"("NotAction":"s3:Put*")"));
  EXPECT_TRUE(with(R"("NotAction":["s3:Get*","s3:List*"])"));
  EXPECT_FALSE(with(R"("NotAction":["s3:Get*","s3:PutObject"])"));
}

TEST(Evaluate, Resources) {
  const auto with = [](std::string_view resource) {
    return applies(deny(R"("Principal":"*","Action":"s3:*",)" + std::string(resource)), put_object());
  };
  EXPECT_TRUE(with(R"("Resource":"arn:aws:s3:::bucket/*")"));
  EXPECT_TRUE(with(R"("Resource":["arn:aws:s3:::other","arn:aws:s3:::bucket/docs/*.txt"])"));
  EXPECT_FALSE(with(R"("Resource":"arn:aws:s3:::bucket")"));
  EXPECT_FALSE(with(R"("Resource":"arn:aws:s3:::bucket/Docs/*")"));
  EXPECT_TRUE(with(R"("NotResource":"arn:aws:s3:::bucket/public/*")"));
  EXPECT_FALSE(with(R"("NotResource":["arn:aws:s3:::bucket/public/*","arn:aws:s3:::bucket/docs/*"])"));
}

TEST(Evaluate, VariablesInResources) {
  const auto document = deny(R"("Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::bucket/${aws:username}/*")");
  RequestContext context = put_object();
  EXPECT_FALSE(applies(document, context));
  context.resource = "arn:aws:s3:::bucket/alice/a.txt";
  EXPECT_TRUE(applies(document, context));
  context.keys.remove("aws:username");
  EXPECT_FALSE(applies(document, context));
}

TEST(Evaluate, AllConditionsMustHold) {
  const auto document = deny(R"("Principal":"*","Action":"s3:*","Resource":"*","Condition":{
      "StringEquals":{"s3:x-amz-acl":["private","bucket-owner-full-control"],"s3:x-amz-storage-class":"GLACIER"},
      "IpAddress":{"aws:SourceIp":"203.0.113.0/24"}})");
  RequestContext context = put_object();
  context.keys.set("s3:X-Amz-Acl", "private");
  context.keys.set("s3:x-amz-storage-class", "GLACIER");
  context.keys.set("aws:sourceip", "203.0.113.9");
  EXPECT_TRUE(applies(document, context));
  for (const char* key : {"s3:x-amz-acl", "s3:x-amz-storage-class", "aws:SourceIp"}) {
    RequestContext lacking = context;
    lacking.keys.set(key, "other");
    EXPECT_FALSE(applies(document, lacking)) << key;
  }
}

struct PrincipalCase {
  std::string element;
  Principal principal;
  PrincipalMatch expected;
};

PrincipalMatch match(const std::string& element, RequestContext context) {
  const auto document = deny(R"("Action":"*","Resource":"*",)" + element);
  return match_principal(*document.statements.at(0).principal, context);
}

TEST(PrincipalElementMatch, Forms) {
  constexpr auto none = PrincipalMatch::none;
  constexpr auto through = PrincipalMatch::through_account;
  constexpr auto direct = PrincipalMatch::direct;
  const Principal alice = user(own_account, "alice");
  const Principal own_root = root(own_account);
  const Principal stranger = user(other_account, "alice");
  const Principal nobody{};
  const std::string canonical = R"("Principal":{"CanonicalUser":")" + std::string(64, 'c') + "\"}";
  Principal canonical_alice = alice;
  canonical_alice.canonical_id = std::string(64, 'c');
  const PrincipalCase cases[] = {
      {R"("Principal":"*")", alice, direct},
      {R"("Principal":"*")", nobody, direct},
      {R"("Principal":{"AWS":"*"})", stranger, direct},
      {R"("Principal":{"AWS":"*"})", nobody, direct},
      {R"("Principal":{"AWS":"111122223333"})", alice, through},
      {R"("Principal":{"AWS":"111122223333"})", own_root, direct},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"})", alice, through},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"})", own_root, direct},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"})", stranger, none},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"})", nobody, none},
      {R"("Principal":{"AWS":["444455556666","arn:aws:iam::111122223333:user/alice"]})", alice, direct},
      {R"("Principal":{"AWS":["444455556666","arn:aws:iam::111122223333:user/alice"]})", stranger, through},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"})", alice, none},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"})", own_root, none},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:role/path/writer"})", session(own_account, "writer"), direct},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:role/writer"})", session(own_account, "reader"), none},
      {R"("Principal":{"AWS":"arn:aws:iam::111122223333:role/writer"})", session(other_account, "writer"), none},
      {R"("Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/writer/run-1"})", session(own_account, "writer"),
       direct},
      {canonical, canonical_alice, through},
      {canonical, stranger, none},
      {R"("Principal":{"Service":"s3.amazonaws.com"})", alice, none},
      {R"("NotPrincipal":"*")", alice, none},
      {R"("NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/alice"})", alice, none},
      {R"("NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/alice"})", user(own_account, "bob"), direct},
      {R"("NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/alice"})", nobody, direct},
      {R"("NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/alice","111122223333"]})", user(own_account, "bob"),
       direct},
      {R"("NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/alice","111122223333"]})", own_root, none},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(match(test.element, put_object(test.principal)), test.expected)
        << test.element << " and " << test.principal.arn;
  }
}

TEST(PrincipalElementMatch, Services) {
  RequestContext context = put_object({});
  context.service = "logging.s3.amazonaws.com";
  EXPECT_EQ(match(R"("Principal":{"Service":"logging.s3.amazonaws.com"})", context), PrincipalMatch::direct);
  EXPECT_EQ(match(R"("Principal":{"Service":"s3.amazonaws.com"})", context), PrincipalMatch::none);
  EXPECT_EQ(match(R"("Principal":"*")", context), PrincipalMatch::direct);
}

TEST(Evaluate, TraceSaysWhatFailed) {
  const auto document = parsed(R"({"Version":"2012-10-17","Statement":[
    {"Sid":"who","Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"*"},
    {"Sid":"what","Effect":"Deny","Principal":"*","NotAction":"s3:PutObject","Resource":"*"},
    {"Sid":"where","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*"},
    {"Sid":"when","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*",
     "Condition":{"Bool":{"aws:SecureTransport":"true"},"Null":{"aws:username":"false"}}},
    {"Sid":"yes","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}]})");
  std::vector<StatementTrace> trace;
  const auto verdict = evaluate(document, "bucket policy", put_object(), {}, &trace);
  EXPECT_FALSE(verdict.denied_by || verdict.allowed_by);
  EXPECT_EQ(verdict.delegated_by, 4U);
  ASSERT_EQ(trace.size(), 5U);
  EXPECT_EQ(trace[0].failed, Element::principal);
  EXPECT_EQ(trace[0].request_value, "arn:aws:iam::111122223333:user/alice");
  EXPECT_EQ(trace[1].failed, Element::action);
  EXPECT_TRUE(trace[1].negated);
  EXPECT_EQ(trace[2].failed, Element::resource);
  EXPECT_THAT(trace[2].policy_values, testing::ElementsAre("arn:aws:s3:::other/*"));
  EXPECT_EQ(trace[3].failed, Element::condition);
  ASSERT_EQ(trace[3].conditions.size(), 2U);
  const auto& failing = trace[3].conditions[0].holds ? trace[3].conditions[1] : trace[3].conditions[0];
  EXPECT_EQ(failing.key, "aws:SecureTransport");
  EXPECT_FALSE(failing.request_values);
  EXPECT_TRUE(trace[4].applies && trace[4].through_account);
  EXPECT_EQ(trace[4].document, "bucket policy");
  EXPECT_EQ(trace[4].index, 4U);
}

TEST(PrincipalKeys, FollowTheKindOfPrincipal) {
  const auto value = [](const Principal& principal, std::string_view key) {
    ConditionKeys keys;
    set_principal_keys(keys, principal);
    const auto* values = keys.find(key);
    return values != nullptr ? values->at(0) : "absent";
  };
  EXPECT_EQ(value(user(own_account, "team/alice"), "aws:username"), "alice");
  EXPECT_EQ(value(user(own_account, "alice"), "aws:PrincipalType"), "User");
  EXPECT_EQ(value(root(own_account), "aws:PrincipalType"), "Account");
  EXPECT_EQ(value(root(own_account), "aws:username"), "absent");
  EXPECT_EQ(value(session(own_account, "writer"), "aws:PrincipalArn"), "arn:aws:iam::111122223333:role/writer");
  EXPECT_EQ(value(session(own_account, "writer"), "aws:PrincipalType"), "AssumedRole");
  EXPECT_EQ(value({}, "aws:PrincipalArn"), "absent");
  EXPECT_EQ(value({}, "aws:PrincipalType"), "Anonymous");
}

TEST(TimeKeys, AreComparable) {
  ConditionKeys keys;
  set_time_keys(keys, TimePoint{std::chrono::milliseconds{1'795'435'200'500}});
  EXPECT_EQ(keys.find("aws:currenttime")->at(0), "2026-11-23T12:00:00.500Z");
  EXPECT_EQ(keys.find("aws:EpochTime")->at(0), "1795435200");
}

}  // namespace
}  // namespace s3sse::policy
