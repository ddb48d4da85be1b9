// The bucket and key policies that AWS documents for encryption, and what becomes of them when their rule is off.
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "simulator/policy/kms_context.h"
#include "suites/unit/policy/policy_fixture.h"

namespace s3sse::policy {
namespace {

constexpr const char* sse = "s3:x-amz-server-side-encryption";
constexpr const char* key_id = "s3:x-amz-server-side-encryption-aws-kms-key-id";
constexpr const char* algorithm = "s3:x-amz-server-side-encryption-customer-algorithm";
constexpr const char* pinned = "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";

using Keys = std::map<std::string, std::string>;

std::string deny_put(const std::string& condition) {
  return statement(R"("Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*",
                   "Condition":{)" +
                   condition + "}");
}

bool denied(const std::string& condition, const Keys& keys, const Rules& rules = {}) {
  RequestContext context = put_object();
  for (const auto& [name, value] : keys) context.keys.set(name, value);
  return applies(parsed(deny_put(condition)), context, rules);
}

TEST(EncryptionPolicy, StringNotEqualsRequiresAMethod) {
  const std::string aes256 = R"("StringNotEquals":{"s3:x-amz-server-side-encryption":"AES256"})";
  EXPECT_TRUE(denied(aes256, {}));
  EXPECT_FALSE(denied(aes256, {{sse, "AES256"}}));
  EXPECT_TRUE(denied(aes256, {{sse, "aws:kms"}}));
  const std::string kms = R"("StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"})";
  EXPECT_TRUE(denied(kms, {}));
  EXPECT_TRUE(denied(kms, {{sse, "AES256"}}));
  EXPECT_FALSE(denied(kms, {{sse, "aws:kms"}}));
  EXPECT_TRUE(denied(kms, {{sse, "aws:kms:dsse"}}));
  const std::string if_exists = R"("StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption":"aws:kms"})";
  EXPECT_TRUE(denied(if_exists, {})) << "IfExists holds without the key, so the Deny applies";
  EXPECT_FALSE(denied(if_exists, {{sse, "aws:kms"}}));
}

TEST(EncryptionPolicy, NullRequiresTheHeader) {
  const std::string null = R"("Null":{"s3:x-amz-server-side-encryption":"true"})";
  EXPECT_TRUE(denied(null, {}));
  EXPECT_FALSE(denied(null, {{sse, "AES256"}}));
  EXPECT_TRUE(denied(R"("Null":{"s3:x-amz-server-side-encryption":true})", {})) << "a JSON boolean is as good";
}

TEST(EncryptionPolicy, NullOnTheKeyIdRequiresSseKms) {
  const std::string null = R"("Null":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"true"})";
  EXPECT_TRUE(denied(null, {}));
  EXPECT_TRUE(denied(null, {{sse, "AES256"}}));
  EXPECT_FALSE(denied(null, {{sse, "aws:kms"}, {key_id, pinned}}));
}

TEST(EncryptionPolicy, ArnPinsTheKey) {
  const std::string arn = std::string(R"("ArnNotEqualsIfExists":{")") + key_id + R"(":")" + pinned + "\"}";
  EXPECT_TRUE(denied(arn, {{key_id, "arn:aws:kms:us-east-1:111122223333:key/other"}}));
  EXPECT_FALSE(denied(arn, {{key_id, pinned}}));
  const std::string text = std::string(R"("StringNotEquals":{")") + key_id + R"(":")" + pinned + "\"}";
  EXPECT_TRUE(denied(text, {}));
  EXPECT_TRUE(denied(text, {{key_id, "arn:aws:kms:us-east-1:111122223333:key/other"}}));
  EXPECT_FALSE(denied(text, {{key_id, pinned}}));
}

TEST(EncryptionPolicy, NullRequiresOrForbidsCustomerKeys) {
  const std::string require = R"("Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"true"})";
  const std::string forbid = R"("Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"false"})";
  EXPECT_TRUE(denied(require, {}));
  EXPECT_FALSE(denied(require, {{algorithm, "AES256"}}));
  EXPECT_FALSE(denied(forbid, {}));
  EXPECT_TRUE(denied(forbid, {{algorithm, "AES256"}}));
  const std::string value = R"("StringNotEquals":{"s3:x-amz-server-side-encryption-customer-algorithm":"AES256"})";
  EXPECT_TRUE(denied(value, {{algorithm, "AES192"}}));
}

TEST(EncryptionPolicy, TransportKeys) {
  const std::string secure = R"("Bool":{"aws:SecureTransport":"false"})";
  EXPECT_TRUE(denied(secure, {{"aws:SecureTransport", "false"}}));
  EXPECT_FALSE(denied(secure, {{"aws:SecureTransport", "true"}}));
  const std::string tls = R"("NumericLessThan":{"s3:TlsVersion":"1.3"})";
  EXPECT_TRUE(denied(tls, {{"s3:TlsVersion", "1.2"}}));
  EXPECT_FALSE(denied(tls, {{"s3:TlsVersion", "1.3"}}));
  EXPECT_FALSE(denied(tls, {})) << "plain HTTP has no version";
}

TEST(EncryptionPolicy, SwitchedOffRulesLetThrough) {
  struct Case {
    Rule rule;
    std::string condition;
    Keys keys;
  };
  const Case cases[] = {
      {Rule::policy_null_condition_denies_missing_header, R"("Null":{"s3:x-amz-server-side-encryption":"true"})", {}},
      {Rule::policy_string_condition_can_require_kms,
       R"("StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"})",
       {{sse, "AES256"}}},
      {Rule::policy_null_kms_key_id_requires_kms,
       R"("Null":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"true"})",
       {}},
      {Rule::policy_key_arn_condition_pins_the_key,
       std::string(R"("ArnNotEqualsIfExists":{")") + key_id + R"(":")" + pinned + "\"}",
       {{key_id, "arn:aws:kms:us-east-1:111122223333:key/other"}}},
      {Rule::policy_null_condition_requires_sse_c,
       R"("Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"true"})",
       {}},
      {Rule::policy_null_condition_forbids_sse_c,
       R"("Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"false"})",
       {{algorithm, "AES256"}}},
      {Rule::policy_secure_transport_blocks_plain_http,
       R"("Bool":{"aws:SecureTransport":"false"})",
       {{"aws:SecureTransport", "false"}}},
      {Rule::policy_tls_version_is_numeric, R"("NumericLessThan":{"s3:TlsVersion":"1.3"})", {{"s3:TlsVersion", "1.2"}}},
  };
  for (const Case& test : cases) {
    Rules rules;
    EXPECT_TRUE(denied(test.condition, test.keys, rules)) << test.condition;
    rules.switch_off(test.rule);
    EXPECT_FALSE(denied(test.condition, test.keys, rules)) << test.condition;
  }
}

class KeyPolicy : public testing::Test {
 protected:
  bool allowed(const std::string& condition, const std::string& via, const std::map<std::string, std::string>& pairs) {
    const Principal alice = user(own_account, "alice");
    RequestContext context{.action = "kms:GenerateDataKey", .resource = pinned, .principal = alice};
    set_kms_keys(context.keys, {.caller = alice, .via_service = via, .encryption_context = pairs}, rules);
    const auto document = parsed(statement(R"("Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*",
                                            "Condition":{)" +
                                           condition + "}"),
                                 PolicyKind::key);
    return applies(document, context, rules);
  }
  Rules rules;
};

TEST_F(KeyPolicy, ViaService) {
  const std::string through_s3 = R"("StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"})";
  EXPECT_TRUE(allowed(through_s3, "s3.us-east-1.amazonaws.com", {}));
  EXPECT_FALSE(allowed(through_s3, "s3.eu-west-1.amazonaws.com", {}));
  EXPECT_FALSE(allowed(through_s3, "", {}));
  rules.switch_off(Rule::kms_via_service_condition_is_satisfied);
  EXPECT_FALSE(allowed(through_s3, "s3.us-east-1.amazonaws.com", {}));
}

TEST_F(KeyPolicy, EncryptionContext) {
  const std::string prefix = R"("StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::bucket/docs/*"})";
  EXPECT_TRUE(allowed(prefix, "", {{"aws:s3:arn", "arn:aws:s3:::bucket/docs/a"}}));
  EXPECT_FALSE(allowed(prefix, "", {{"aws:s3:arn", "arn:aws:s3:::bucket/b"}}));
  EXPECT_FALSE(allowed(prefix, "", {{"aws:s3:arn", "arn:aws:s3:::bucket"}})) << "BK-17: the bucket stands there then";
  EXPECT_FALSE(allowed(prefix, "", {}));
  rules.switch_off(Rule::context_key_policy_can_confine_key_to_prefix);
  EXPECT_TRUE(allowed(prefix, "", {{"aws:s3:arn", "arn:aws:s3:::bucket/b"}}));
}

TEST_F(KeyPolicy, EncryptionContextKeys) {
  const std::string known = R"("ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["aws:s3:arn","Team"]})";
  EXPECT_TRUE(allowed(known, "", {{"aws:s3:arn", "x"}, {"Team", "y"}}));
  EXPECT_TRUE(allowed(known, "", {}));
  EXPECT_FALSE(allowed(known, "", {{"team", "y"}})) << "names are values here, so their case counts";
  EXPECT_FALSE(allowed(known, "", {{"aws:s3:arn", "x"}, {"Other", "y"}}));
  EXPECT_TRUE(allowed(R"("StringEquals":{"kms:EncryptionContext:TEAM":"y"})", "", {{"Team", "y"}}));
}

TEST_F(KeyPolicy, Caller) {
  EXPECT_TRUE(allowed(R"("StringEquals":{"kms:CallerAccount":"111122223333"})", "", {}));
  EXPECT_FALSE(allowed(R"("StringEquals":{"kms:CallerAccount":"444455556666"})", "", {}));
  EXPECT_TRUE(allowed(R"("ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/alice"})", "", {}));
  EXPECT_TRUE(allowed(R"("Bool":{"aws:ViaAWSService":"false"})", "", {}));
}

}  // namespace
}  // namespace s3sse::policy
