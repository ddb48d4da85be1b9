// The additions of the models of 2026 to operations that were there: policies of RAM, dry runs without a ciphertext,
// owners of keys, the event of the last use.
#include <gmock/gmock.h>

#include "simulator/base/encoding.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;
using ::testing::EndsWith;
using ::testing::IsEmpty;

TEST_F(KmsTest, RotationOnDemandAnswersTheArn) {
  const KeyMetadata key = new_key();
  EXPECT_EQ(call("RotateKeyOnDemand", {{"KeyId", key.key_id}}).body, (json{{"KeyId", key.arn}}));
}

TEST_F(KmsTest, TagsOfAWrongLengthAreToldByTheirPlace) {
  const std::string long_key(129, 'k');
  const std::string long_value(257, 'v');
  const json tags{{{"TagKey", "fine"}, {"TagValue", ""}}, {{"TagKey", long_key}, {"TagValue", long_value}}};
  for (const auto& answer :
       {call("CreateKey", {{"Tags", tags}}), call("TagResource", {{"KeyId", new_key().key_id}, {"Tags", tags}}),
        call("TagResource", {{"KeyId", unknown_uuid}, {"Tags", tags}})}) {
    EXPECT_EQ(answer.type(), "ValidationException");
    EXPECT_EQ(answer.message(), "2 validation errors detected: Value '" + long_key +
                                    "' at 'tags.2.member.tagKey' failed to satisfy constraint: Member must have length "
                                    "less than or equal to 128; Value '" +
                                    long_value +
                                    "' at 'tags.2.member.tagValue' failed to satisfy constraint: Member must have "
                                    "length less than or equal to 256");
  }
  EXPECT_THAT(call("CreateKey", {{"Tags", {{{"TagKey", ""}, {"TagValue", ""}}}}}).message(),
              EndsWith("Member must have length greater than or equal to 1"));
}

TEST_F(KmsTest, ThePolicyOfRamIsNeitherThereNorToBeSet) {
  const std::string key_id = new_key().key_id;
  const std::string before = kms.get_key_policy(own, key_id).value();
  const std::string other =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}})";
  EXPECT_EQ(call("PutKeyPolicy", {{"KeyId", key_id}, {"PolicyName", "AWS_RAM"}, {"Policy", other}}).type(),
            "ValidationException");
  EXPECT_EQ(call("PutKeyPolicy", {{"KeyId", key_id}, {"PolicyName", "mine"}, {"Policy", other}}).type(),
            "NotFoundException");
  EXPECT_EQ(call("GetKeyPolicy", {{"KeyId", key_id}, {"PolicyName", "AWS_RAM"}}).type(), "NotFoundException");
  EXPECT_EQ(kms.get_key_policy(own, key_id), before);
  EXPECT_EQ(call("ListKeyPolicies", {{"KeyId", key_id}}).body["PolicyNames"], json({"default"}));
}

TEST_F(KmsTest, TheLastUseNamesItsEvent) {
  const std::string key_id = new_key().key_id;
  ASSERT_EQ(call("Encrypt", {{"KeyId", key_id}, {"Plaintext", "aGVsbG8="}}).status, 200);
  const std::string expected = cloudtrail_event_id(kms.ledger_position());
  const json last = call("GetKeyLastUsage", {{"KeyId", key_id}}).body["KeyLastUsage"];
  EXPECT_EQ(last["CloudTrailEventId"], expected);
  EXPECT_EQ(last["KmsRequestId"], "request-1");
}

TEST_F(KmsTest, ADryRunMayIgnoreTheCiphertext) {
  const KeyMetadata key = new_key();
  const json ignoring{{"DryRun", true}, {"DryRunModifiers", {"IGNORE_CIPHERTEXT"}}, {"KeyId", key.key_id}};
  EXPECT_EQ(call("Decrypt", ignoring).type(), "DryRunOperationException");
  json with_garbage = ignoring;
  with_garbage["CiphertextBlob"] = "AAAA";
  EXPECT_EQ(call("Decrypt", with_garbage).type(), "DryRunOperationException");
  json moving{{"DryRun", true},
              {"DryRunModifiers", {"IGNORE_CIPHERTEXT"}},
              {"SourceKeyId", key.key_id},
              {"DestinationKeyId", new_key().key_id}};
  EXPECT_EQ(call("ReEncrypt", moving).type(), "DryRunOperationException");
  moving["DestinationKeyId"] = unknown_uuid;
  EXPECT_EQ(call("ReEncrypt", moving).type(), "NotFoundException");

  json nameless = ignoring;
  nameless.erase("KeyId");
  EXPECT_EQ(call("Decrypt", nameless).type(), "ValidationException");
  json wet = with_garbage;
  wet["DryRun"] = false;
  EXPECT_EQ(call("Decrypt", wet).type(), "ValidationException");
  json unknown = ignoring;
  unknown["DryRunModifiers"] = {"IGNORE_KEY"};
  EXPECT_EQ(call("Decrypt", unknown).type(), "ValidationException");
  ASSERT_TRUE(kms.disable_key(own, key.key_id));
  EXPECT_EQ(call("Decrypt", ignoring).type(), "DisabledException");
}

TEST_F(KmsTest, KeysAreListedByTheirOwners) {
  const std::string key_id = new_key().key_id;
  const auto listed = [&](json owners) { return call("ListKeys", {{"ResourceOwners", std::move(owners)}}); };
  EXPECT_EQ(listed({"SELF"}).body["Keys"][0]["KeyId"], key_id);
  EXPECT_EQ(listed({"OTHER_ACCOUNTS_VIA_RAM", "SELF"}).body["Keys"].size(), 1U);
  EXPECT_THAT(listed({"OTHER_ACCOUNTS_VIA_RAM"}).body["Keys"], IsEmpty());
  EXPECT_EQ(listed({"OTHERS"}).type(), "ValidationException");
  EXPECT_EQ(listed(json::array()).type(), "ValidationException");
}

TEST_F(KmsTest, RetirableGrantsAreThoseOfAPrincipalOrOfAService) {
  const std::string user = "arn:aws:iam::111122223333:user/friend";
  EXPECT_EQ(call("ListRetirableGrants", {{"RetiringPrincipal", user}}).status, 200);
  EXPECT_EQ(call("ListRetirableGrants", json::object()).type(), "ValidationException");
  EXPECT_EQ(call("ListRetirableGrants",
                 {{"RetiringPrincipal", user}, {"RetiringServicePrincipal", "s3.us-east-1.amazonaws.com"}})
                .type(),
            "ValidationException");
  EXPECT_EQ(call("ListRetirableGrants", {{"RetiringServicePrincipal", "s3.us-east-1.amazonaws.com"}}).type(),
            "AccessDeniedException");
}

TEST_F(KmsTest, AKeyIsJudgedInTheRecordedOrder) {
  const KeyMetadata key = new_key();
  const KeyMetadata mac = new_key({.key_spec = "HMAC_256", .key_usage = "GENERATE_VERIFY_MAC"});
  const KeyMetadata shut = new_key();
  ASSERT_TRUE(kms.disable_key(own, shut.key_id));
  const Bytes blob = kms.encrypt(own, key.key_id, SecretBytes(4), {})->ciphertext_blob;
  EXPECT_EQ(kms.decrypt(own, blob, {}, mac.key_id).error().type, "IncorrectKeyException");
  EXPECT_EQ(kms.decrypt(own, blob, {}, shut.key_id).error().type, "IncorrectKeyException");
  ASSERT_TRUE(kms.disable_key(own, mac.key_id));
  EXPECT_EQ(kms.encrypt(own, mac.key_id, SecretBytes(4), {}).error().type, "DisabledException");
  ASSERT_TRUE(kms.disable_key(own, key.key_id));
  EXPECT_EQ(kms.decrypt(own, blob, {{"wrong", "context"}}, key.key_id).error().type, "DisabledException");
  EXPECT_EQ(kms.decrypt(own, blob, {}, unknown_uuid).error().type, "NotFoundException");
}

}  // namespace
}  // namespace s3sse::kms
