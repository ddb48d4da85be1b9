// Several policies, one decision. Expectations: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
// evaluation logic"; KMS Developer Guide, "Default key policy" and "Allowing users in other accounts to use a key".
#include "simulator/policy/authorize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/policy/denial_message.h"
#include "simulator/policy/explain.h"
#include "simulator/policy/key_policies.h"
#include "simulator/policy/kms_context.h"
#include "suites/unit/policy/policy_fixture.h"

namespace s3sse::policy {
namespace {

using testing::HasSubstr;
constexpr const char* key_arn = "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";

/// The verdict of the resource policy of a row.
enum class Resource { none, silent, allows_user, allows_account, allows_everyone, denies };
/// The verdict of the identity policy of a row.
enum class Identity { none, silent, allows, denies };

std::string json_string(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string resource_policy(Resource says, const Principal& who, const std::string& service) {
  const auto one = [&](const std::string& effect, const std::string& principal, const std::string& action) {
    return R"({"Version":"2012-10-17","Statement":[{"Sid":"Only","Effect":")" + effect + R"(","Principal":{"AWS":)" +
           principal + R"(},"Action":")" + service + ":" + action + R"(","Resource":"*"}]})";
  };
  switch (says) {
    case Resource::none:
      return {};
    case Resource::silent:
      return one("Allow", json_string("999999999999"), "*");
    case Resource::allows_user:
      return one("Allow", json_string(who.arn), "*");
    case Resource::allows_account:
      return one("Allow", json_string(who.account_id), "*");
    case Resource::allows_everyone:
      return one("Allow", json_string("*"), "*");
    case Resource::denies:
      break;
  }
  return one("Deny", json_string(who.account_id), "*");
}

std::vector<NamedPolicy> identity_policies(Identity says) {
  const auto one = [](const std::string& effect, const std::string& action) {
    return std::vector{NamedPolicy{
        "identity policy",
        parsed(statement(R"("Sid":"Mine","Effect":")" + effect + R"(","Action":")" + action + R"(","Resource":"*")"),
               PolicyKind::identity)}};
  };
  switch (says) {
    case Identity::none:
      return {};
    case Identity::silent:
      return one("Allow", "sqs:*");
    case Identity::allows:
      return one("Allow", "*");
    case Identity::denies:
      break;
  }
  auto policies = one("Allow", "*");
  policies.push_back(one("Deny", "*").front());
  return policies;
}

struct Row {
  Resource resource;
  Identity identity;
  Verdict verdict;
  PolicySource source;
};

using Authorize = Decision (*)(const AuthorizationRequest&, const Rules&);

Decision decide(Authorize authorize, const std::string& service, const Principal& who, Resource resource,
                Identity identity) {
  RequestContext context = put_object(who);
  if (service == "kms") {
    context.action = "kms:GenerateDataKey";
    context.resource = key_arn;
  }
  const std::string text = resource_policy(resource, who, service);
  PolicyDocument document;
  if (!text.empty()) document = parsed(text, service == "kms" ? PolicyKind::key : PolicyKind::bucket);
  const auto policies = identity_policies(identity);
  return authorize({.context = context,
                    .resource_account = own_account,
                    .resource_policy = text.empty() ? nullptr : &document,
                    .identity_policies = policies},
                   {});
}

void check(Authorize authorize, const std::string& service, const Principal& who, const std::vector<Row>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const Decision decision = decide(authorize, service, who, row.resource, row.identity);
    EXPECT_EQ(decision.verdict, row.verdict) << "row " << i << " for " << who.arn;
    EXPECT_EQ(decision.decided_by.source, row.source) << "row " << i << " for " << who.arn;
  }
}

constexpr auto allow = Verdict::allow;
constexpr auto explicit_deny = Verdict::explicit_deny;
constexpr auto implicit_deny = Verdict::implicit_deny;

TEST(AuthorizeS3, InsideAnAccountEitherPolicyWillDo) {
  check(authorize_s3, "s3", user(own_account, "alice"),
        {{Resource::none, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::none, Identity::silent, implicit_deny, PolicySource::identity},
         {Resource::none, Identity::allows, allow, PolicySource::identity},
         {Resource::silent, Identity::allows, allow, PolicySource::identity},
         {Resource::allows_user, Identity::none, allow, PolicySource::resource},
         {Resource::allows_user, Identity::silent, allow, PolicySource::resource},
         {Resource::allows_everyone, Identity::none, allow, PolicySource::resource},
         {Resource::allows_account, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::allows_account, Identity::allows, allow, PolicySource::identity},
         {Resource::allows_user, Identity::denies, explicit_deny, PolicySource::identity},
         {Resource::none, Identity::denies, explicit_deny, PolicySource::identity},
         {Resource::denies, Identity::allows, explicit_deny, PolicySource::resource}});
}

TEST(AuthorizeS3, TheOwnersRootNeedsNoPolicyAndIsBoundByADeny) {
  check(authorize_s3, "s3", root(own_account),
        {{Resource::none, Identity::none, allow, PolicySource::owner},
         {Resource::silent, Identity::none, allow, PolicySource::owner},
         {Resource::denies, Identity::none, explicit_deny, PolicySource::resource}});
}

TEST(AuthorizeS3, TheOwnersRootCannotLockItselfOut) {
  const auto document = parsed(statement(R"("Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*")"));
  for (const char* action : {"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutObject"}) {
    for (const Principal& who : {root(own_account), user(own_account, "alice"), root(other_account)}) {
      RequestContext context = put_object(who);
      context.action = action;
      const auto decision =
          authorize_s3({.context = context, .resource_account = own_account, .resource_policy = &document}, {});
      const bool expected = who.arn == root(own_account).arn && context.action != "s3:PutObject";
      EXPECT_EQ(decision.allowed(), expected) << action << " by " << who.arn;
    }
  }
}

TEST(AuthorizeS3, AcrossAccountsBothMustAllow) {
  check(authorize_s3, "s3", user(other_account, "bob"),
        {{Resource::none, Identity::allows, implicit_deny, PolicySource::resource},
         {Resource::silent, Identity::allows, implicit_deny, PolicySource::resource},
         {Resource::allows_user, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::allows_user, Identity::silent, implicit_deny, PolicySource::identity},
         {Resource::allows_user, Identity::allows, allow, PolicySource::resource},
         {Resource::allows_account, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::allows_account, Identity::allows, allow, PolicySource::resource},
         {Resource::allows_everyone, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::allows_everyone, Identity::allows, allow, PolicySource::resource},
         {Resource::allows_user, Identity::denies, explicit_deny, PolicySource::identity},
         {Resource::denies, Identity::allows, explicit_deny, PolicySource::resource}});
  check(authorize_s3, "s3", root(other_account),
        {{Resource::none, Identity::none, implicit_deny, PolicySource::resource},
         {Resource::allows_account, Identity::none, allow, PolicySource::resource},
         {Resource::denies, Identity::none, explicit_deny, PolicySource::resource}});
}

TEST(AuthorizeS3, AnonymousNeedsAPublicPolicy) {
  RequestContext context = put_object({});
  const auto open = parsed(statement(R"("Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*")"));
  EXPECT_TRUE(
      authorize_s3({.context = context, .resource_account = own_account, .resource_policy = &open}, {}).allowed());
  EXPECT_FALSE(authorize_s3({.context = context, .resource_account = own_account}, {}).allowed());
}

TEST(AuthorizeS3, ADenyBeatsAnAllowOfTheSamePolicy) {
  const auto document = parsed(R"({"Statement":[
    {"Sid":"in","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},
    {"Sid":"out","Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}]})");
  const auto context = put_object();
  const auto decision =
      authorize_s3({.context = context, .resource_account = own_account, .resource_policy = &document}, {});
  EXPECT_EQ(decision.verdict, explicit_deny);
  EXPECT_EQ(decision.decided_by.sid, "out");
  EXPECT_EQ(decision.decided_by.statement, 1U);
}

TEST(AuthorizeKms, IdentityPoliciesCountOnlyWhenTheKeyPolicyDelegates) {
  check(authorize_kms, "kms", user(own_account, "alice"),
        {{Resource::silent, Identity::allows, implicit_deny, PolicySource::resource},
         {Resource::none, Identity::allows, implicit_deny, PolicySource::resource},
         {Resource::allows_account, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::allows_account, Identity::silent, implicit_deny, PolicySource::identity},
         {Resource::allows_account, Identity::allows, allow, PolicySource::identity},
         {Resource::allows_user, Identity::none, allow, PolicySource::resource},
         {Resource::allows_everyone, Identity::none, allow, PolicySource::resource},
         {Resource::allows_user, Identity::denies, explicit_deny, PolicySource::identity},
         {Resource::denies, Identity::allows, explicit_deny, PolicySource::resource}});
  check(authorize_kms, "kms", root(own_account),
        {{Resource::silent, Identity::none, implicit_deny, PolicySource::resource},
         {Resource::allows_account, Identity::none, allow, PolicySource::resource}});
}

TEST(AuthorizeKms, AcrossAccountsBothMustAllow) {
  check(authorize_kms, "kms", user(other_account, "bob"),
        {{Resource::silent, Identity::allows, implicit_deny, PolicySource::resource},
         {Resource::allows_user, Identity::none, implicit_deny, PolicySource::identity},
         {Resource::allows_user, Identity::allows, allow, PolicySource::resource},
         {Resource::allows_account, Identity::allows, allow, PolicySource::resource},
         {Resource::allows_account, Identity::silent, implicit_deny, PolicySource::identity},
         {Resource::allows_account, Identity::denies, explicit_deny, PolicySource::identity}});
}

TEST(AuthorizeKms, AnonymousIsRefusedWhateverThePolicySays) {
  RequestContext context = put_object({});
  context.action = "kms:Decrypt";
  const auto open =
      parsed(statement(R"("Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*")"), PolicyKind::key);
  EXPECT_FALSE(
      authorize_kms({.context = context, .resource_account = own_account, .resource_policy = &open}, {}).allowed());
}

TEST(AuthorizeKms, AGrantAllowsAndADenyStillWins) {
  RequestContext context = put_object(user(other_account, "bob"));
  context.action = "kms:Decrypt";
  context.resource = key_arn;
  const auto silent = parsed(default_key_policy("aws", own_account, {}), PolicyKind::key);
  AuthorizationRequest request{.context = context, .resource_account = own_account, .resource_policy = &silent};
  EXPECT_FALSE(authorize_kms(request, {}).allowed());
  request.grant = "grant-1";
  EXPECT_EQ(authorize_kms(request, {}).decided_by.source, PolicySource::grant);
  const auto deny =
      parsed(statement(R"("Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*")"), PolicyKind::key);
  request.resource_policy = &deny;
  EXPECT_EQ(authorize_kms(request, {}).verdict, explicit_deny);
}

TEST(KeyPolicies, DefaultDelegatesToTheAccount) {
  Rules rules;
  const auto allowed = [&](const Principal& who, Identity identity) {
    RequestContext context = put_object(who);
    context.action = "kms:GenerateDataKey";
    context.resource = key_arn;
    const auto document = parsed(default_key_policy("aws", own_account, rules), PolicyKind::key);
    const auto policies = identity_policies(identity);
    return authorize_kms({.context = context,
                          .resource_account = own_account,
                          .resource_policy = &document,
                          .identity_policies = policies},
                         rules)
        .allowed();
  };
  EXPECT_TRUE(allowed(root(own_account), Identity::none));
  EXPECT_TRUE(allowed(user(own_account, "alice"), Identity::allows));
  EXPECT_FALSE(allowed(user(own_account, "alice"), Identity::none));
  EXPECT_FALSE(allowed(user(other_account, "bob"), Identity::allows));
  rules.switch_off(Rule::kms_api_default_policy_gives_the_root_everything);
  EXPECT_FALSE(allowed(root(own_account), Identity::none));
}

TEST(KeyPolicies, AwsManagedKeyServesItsAccountThroughS3) {
  const auto document = parsed(aws_managed_s3_key_policy("aws", "us-east-1", own_account), PolicyKind::key);
  const auto allowed = [&](const Principal& who, const std::string& via, const char* action) {
    RequestContext context{.action = action, .resource = key_arn, .principal = who};
    set_kms_keys(context.keys, {.caller = who, .via_service = via, .encryption_context = {}}, {});
    const auto policies = identity_policies(Identity::allows);
    return authorize_kms({.context = context,
                          .resource_account = own_account,
                          .resource_policy = &document,
                          .identity_policies = policies},
                         {})
        .allowed();
  };
  const Principal alice = user(own_account, "alice");
  EXPECT_TRUE(allowed(alice, "s3.us-east-1.amazonaws.com", "kms:GenerateDataKey"));
  EXPECT_FALSE(allowed(alice, "", "kms:GenerateDataKey"));
  EXPECT_TRUE(allowed(alice, "", "kms:DescribeKey"));
  EXPECT_FALSE(allowed(alice, "", "kms:PutKeyPolicy"));
  EXPECT_FALSE(allowed(root(own_account), "", "kms:ScheduleKeyDeletion"));
  EXPECT_FALSE(allowed(user(other_account, "bob"), "s3.us-east-1.amazonaws.com", "kms:Decrypt"));
}

TEST(KeyPolicies, LockoutCheck) {
  const auto keeps = [](std::string_view text, const Principal& caller) {
    return key_policy_keeps_caller_in(parsed(text, PolicyKind::key), caller, key_arn, {});
  };
  const Principal alice = user(own_account, "alice");
  EXPECT_TRUE(keeps(default_key_policy("aws", own_account, {}), alice));
  EXPECT_FALSE(keeps(default_key_policy("aws", other_account, {}), alice));
  EXPECT_FALSE(keeps(statement(R"("Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*")"), alice));
  EXPECT_FALSE(keeps(R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"},
                        {"Effect":"Deny","Principal":"*","Action":"kms:Put*","Resource":"*"}]})",
                     alice));
}

TEST(DenialMessage, WordsAsRecorded) {
  const auto alice = user(own_account, "alice");
  RequestContext context = put_object(alice);
  EXPECT_EQ(s3_denial_message(decide(authorize_s3, "s3", alice, Resource::denies, Identity::allows), context),
            "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:PutObject on resource: "
            "\"arn:aws:s3:::bucket/docs/a.txt\" with an explicit deny in a resource-based policy");
  EXPECT_THAT(s3_denial_message(decide(authorize_s3, "s3", alice, Resource::none, Identity::denies), context),
              HasSubstr("with an explicit deny in an identity-based policy"));
  EXPECT_THAT(s3_denial_message(decide(authorize_s3, "s3", alice, Resource::none, Identity::none), context),
              HasSubstr("because no identity-based policy allows the s3:PutObject action"));
  const auto bob = user(other_account, "bob");
  EXPECT_EQ(s3_denial_message(decide(authorize_s3, "s3", bob, Resource::denies, Identity::allows), put_object(bob)),
            "Access Denied");
  context.action = "kms:GenerateDataKey";
  context.resource = key_arn;
  EXPECT_EQ(kms_denial_message(decide(authorize_kms, "kms", alice, Resource::allows_account, Identity::none), context),
            std::string("User: arn:aws:iam::111122223333:user/alice is not authorized to perform: kms:GenerateDataKey "
                        "on resource: ") +
                key_arn + " because no identity-based policy allows the kms:GenerateDataKey action");
  EXPECT_THAT(kms_denial_message(decide(authorize_kms, "kms", alice, Resource::silent, Identity::allows), context),
              HasSubstr("because no resource-based policy allows the kms:GenerateDataKey action"));
  EXPECT_THAT(kms_denial_message(decide(authorize_kms, "kms", bob, Resource::silent, Identity::allows), context),
              HasSubstr("because the resource does not exist in this Region"));
}

TEST(Explain, NamesTheStatementAndTheCondition) {
  const auto document = parsed(R"({"Version":"2012-10-17","Statement":[
    {"Sid":"NeedKms","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*",
     "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}},
    {"Sid":"Odd\u001b[31m","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}]})");
  const auto policies = identity_policies(Identity::allows);
  RequestContext context = put_object();
  context.keys.set("s3:x-amz-server-side-encryption", "AES256");
  const AuthorizationRequest request{.context = context,
                                     .resource_account = own_account,
                                     .resource_policy = &document,
                                     .identity_policies = policies,
                                     .want_trace = true};
  EXPECT_EQ(explain(authorize_s3(request, {}), context),
            "arn:aws:iam::111122223333:user/alice may not s3:PutObject on arn:aws:s3:::bucket/docs/a.txt: denied by "
            "resource policy, statement 1 (NeedKms)\n"
            "  resource policy, statement 1 (NeedKms): Deny applies\n"
            "      holds: StringNotEquals s3:x-amz-server-side-encryption: \"aws:kms\"; the request has \"AES256\" "
            "(the request has no value that the policy lists)\n"
            "  resource policy, statement 2 (Odd?[31m): Deny does not apply: Action is \"s3:GetObject\"; the request "
            "has \"s3:PutObject\"\n"
            "  identity policy, statement 1 (Mine): Allow applies\n");
  context.keys.set("s3:x-amz-server-side-encryption", "aws:kms");
  EXPECT_THAT(explain(authorize_s3(request, {}), context),
              HasSubstr("may s3:PutObject on arn:aws:s3:::bucket/docs/a.txt: allowed by identity policy, statement 1"));
  const AuthorizationRequest without{.context = context, .resource_account = own_account};
  EXPECT_THAT(summary(authorize_s3(without, {}), context), HasSubstr("no identity policy allows it"));
  EXPECT_TRUE(authorize_s3(without, {}).trace.empty());
}

}  // namespace
}  // namespace s3sse::policy
