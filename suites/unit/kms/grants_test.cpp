// Grants, key policies and tags through the JSON protocol.
#include <gmock/gmock.h>

#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;

class GrantTest : public KmsTest {
 protected:
  /// Another user of the first account.
  static CallOrigin user(const std::string& name, std::string via = {}) {
    CallOrigin origin = origin_of("111122223333", std::move(via));
    origin.principal.arn = "arn:aws:iam::111122223333:user/" + name;
    return origin;
  }
  /// A key policy that lets in one principal and nobody else.
  static std::string policy_for(const std::string& principal_arn) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + principal_arn +
           R"("},"Action":"kms:*","Resource":"*"}]})";
  }

  json grant(json more = json::object()) {
    json request{{"KeyId", key.key_id}, {"GranteePrincipal", friend_.principal.arn}, {"Operations", {"Decrypt"}}};
    request.update(more);
    return request;
  }
  bool friend_decrypts(const EncryptionContext& context = {}) {
    const Bytes blob = kms.encrypt(own, key.key_id, SecretBytes(4), context).value().ciphertext_blob;
    return kms.decrypt(friend_, blob, context).has_value();
  }

  KeyMetadata key = new_key({.policy = policy_for(own.principal.arn)});
  CallOrigin friend_ = user("friend");
};

TEST_F(GrantTest, OpensAKeyThatItsPolicyKeepsShut) {
  EXPECT_FALSE(friend_decrypts());
  const auto made = call("CreateGrant", grant());
  ASSERT_EQ(made.status, 200);
  EXPECT_TRUE(friend_decrypts());
  EXPECT_FALSE(kms.encrypt(friend_, key.key_id, SecretBytes(4), {}).has_value());
  EXPECT_EQ(call("RevokeGrant", {{"KeyId", key.key_id}, {"GrantId", made.body["GrantId"]}}).status, 200);
  EXPECT_FALSE(friend_decrypts());
}

TEST_F(GrantTest, OfAnotherAccountNeedsNoPolicy) {
  CreateGrantRequest request{.grantee_principal = stranger.principal.arn, .operations = {"GenerateDataKey"}};
  EXPECT_FALSE(kms.generate_data_key(stranger, key.arn, 32, {}).has_value());
  ASSERT_TRUE(kms.create_grant(own, key.key_id, request).has_value());
  EXPECT_TRUE(kms.generate_data_key(stranger, key.arn, 32, {}).has_value());
}

TEST_F(GrantTest, ADenialInThePolicyWins) {
  std::string policy = policy_for(own.principal.arn);
  policy.insert(policy.rfind(']'), R"(,{"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"})");
  ASSERT_EQ(error_of(kms.put_key_policy(own, key.key_id, policy)), "(no error)");
  ASSERT_EQ(call("CreateGrant", grant()).status, 200);
  EXPECT_FALSE(friend_decrypts());
}

TEST_F(GrantTest, ConstraintsAreAboutTheContext) {
  ASSERT_EQ(call("CreateGrant", grant({{"Constraints", {{"EncryptionContextSubset", {{"a", "1"}}}}}})).status, 200);
  EXPECT_TRUE(friend_decrypts({{"a", "1"}, {"b", "2"}}));
  EXPECT_FALSE(friend_decrypts({{"b", "2"}}));
  const EncryptionContext exact{{"a", "1"}};
  EXPECT_TRUE(constraints_met({.context_equals = exact}, exact));
  EXPECT_FALSE(constraints_met({.context_equals = exact}, {{"a", "1"}, {"b", "2"}}));
  EXPECT_FALSE(constraints_met({.source_arn = "arn:aws:s3:::bucket"}, exact));
}

TEST_F(GrantTest, ReEncryptionAsksForItsTwoHalves) {
  const Bytes blob = kms.encrypt(own, key.key_id, SecretBytes(4), {}).value().ciphertext_blob;
  ASSERT_EQ(call("CreateGrant", grant({{"Operations", {"ReEncryptFrom"}}})).status, 200);
  EXPECT_FALSE(kms.re_encrypt(friend_, blob, {}, key.key_id, {}).has_value());
  ASSERT_EQ(call("CreateGrant", grant({{"Operations", {"ReEncryptTo"}}})).status, 200);
  EXPECT_TRUE(kms.re_encrypt(friend_, blob, {}, key.key_id, {}).has_value());
}

TEST_F(GrantTest, TheSameGrantUnderTheSameNameIsMadeOnce) {
  const auto first = call("CreateGrant", grant({{"Name", "n"}})).body;
  const auto second = call("CreateGrant", grant({{"Name", "n"}})).body;
  EXPECT_EQ(first["GrantId"], second["GrantId"]);
  EXPECT_NE(first["GrantToken"], second["GrantToken"]);
  EXPECT_EQ(call("ListGrants", {{"KeyId", key.key_id}}).body["Grants"].size(), 1U);
}

TEST_F(GrantTest, IsRetiredByThoseWhoMay) {
  const auto ticket = call("CreateGrant", grant({{"RetiringPrincipal", friend_.principal.arn}})).body;
  const GrantReference reference{.token = ticket["GrantToken"]};
  EXPECT_EQ(call("ListRetirableGrants", {{"RetiringPrincipal", friend_.principal.arn}}).body["Grants"].size(), 1U);
  EXPECT_THAT(error_of(kms.retire_grant(user("nobody"), reference)), testing::StartsWith("AccessDeniedException"));
  EXPECT_EQ(error_of(kms.retire_grant(friend_, reference)), "(no error)");
  EXPECT_THAT(error_of(kms.retire_grant(friend_, reference)), testing::StartsWith("InvalidGrantTokenException"));
}

TEST_F(GrantTest, WrongRequestsAreTold) {
  EXPECT_EQ(call("CreateGrant", {{"KeyId", "invalid"}}).type(), "ValidationException");
  EXPECT_EQ(call("CreateGrant", grant({{"KeyId", "invalid"}})).type(), "NotFoundException");
  EXPECT_EQ(call("CreateGrant", grant({{"GranteePrincipal", "bob"}})).type(), "InvalidArnException");
  EXPECT_EQ(call("CreateGrant", grant({{"Operations", {"Fly"}}})).type(), "ValidationException");
  EXPECT_EQ(call("CreateGrant", grant({{"Operations", {"Sign"}}})).type(), "ValidationException");
  EXPECT_EQ(call("CreateGrant", grant({{"Constraints", "x"}})).type(), "SerializationException");
  EXPECT_EQ(call("CreateGrant", grant({{"DryRun", true}})).type(), "DryRunOperationException");
  EXPECT_EQ(call("RevokeGrant", {{"KeyId", key.key_id}, {"GrantId", "x"}}).type(), "NotFoundException");
  (void)kms.disable_key(own, key.key_id);
  EXPECT_EQ(call("CreateGrant", grant()).type(), "DisabledException");
}

TEST_F(GrantTest, APolicyThatLocksItsAuthorOutIsRefusedUnlessForced) {
  const KeyMetadata made = new_key();
  const json request{{"KeyId", made.key_id}, {"Policy", policy_for("arn:aws:iam::111122223333:user/other")}};
  EXPECT_EQ(call("PutKeyPolicy", request).type(), "MalformedPolicyDocumentException");
  json forced = request;
  forced["BypassPolicyLockoutSafetyCheck"] = true;
  EXPECT_EQ(call("PutKeyPolicy", forced).status, 200);
  EXPECT_EQ(call("GetKeyPolicy", {{"KeyId", made.key_id}}).type(), "AccessDeniedException");
  EXPECT_EQ(call("PutKeyPolicy", {{"KeyId", new_key().key_id}, {"Policy", "{"}}).type(),
            "MalformedPolicyDocumentException");
  EXPECT_EQ(call("GetKeyPolicy", {{"KeyId", new_key().key_id}, {"PolicyName", "other"}}).type(), "NotFoundException");
}

// kms-tags-overwrite
TEST_F(GrantTest, TagsOverwriteAndAreListedByKeyInPages) {
  const KeyMetadata made = new_key({.tags = {{"tag1", "value1"}, {"tag2", "value2"}}});
  ASSERT_EQ(call("TagResource",
                 {{"KeyId", made.key_id},
                  {"Tags", {{{"TagKey", "tag2"}, {"TagValue", "new"}}, {{"TagKey", "tag3"}, {"TagValue", ""}}}}})
                .status,
            200);
  const auto first = call("ListResourceTags", {{"KeyId", made.key_id}, {"Limit", 2}}).body;
  EXPECT_EQ(first["Tags"],
            (json{{{"TagKey", "tag1"}, {"TagValue", "value1"}}, {{"TagKey", "tag2"}, {"TagValue", "new"}}}));
  EXPECT_EQ(first["Truncated"], true);
  const auto next = call("ListResourceTags", {{"KeyId", made.key_id}, {"Marker", first["NextMarker"]}}).body;
  EXPECT_EQ(next["Tags"][0]["TagKey"], "tag3");
  EXPECT_EQ(call("UntagResource", {{"KeyId", made.key_id}, {"TagKeys", {"tag1", "tag3"}}}).status, 200);
  EXPECT_EQ(call("ListResourceTags", {{"KeyId", made.key_id}}).body["Tags"].size(), 1U);
  json many = json::array();
  for (int i = 0; i < 50; ++i) many.push_back({{"TagKey", "k" + std::to_string(i)}, {"TagValue", "v"}});
  EXPECT_EQ(call("TagResource", {{"KeyId", made.key_id}, {"Tags", many}}).message(), "Too many tags");
}

}  // namespace
}  // namespace s3sse::kms
