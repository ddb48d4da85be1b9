// Multi-Region keys: one id and one material in several Regions of one simulator, and all else each for itself.
#include <gmock/gmock.h>

#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;
using std::chrono::days;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class RelatedKeysTest : public KmsTest {
 protected:
  KeyMetadata replicate(const std::string& key_id, const std::string& region) {
    return kms.replicate_key(own, key_id, {.region = region}).value();
  }
  KeyMetadata key_in(const CallOrigin& origin) { return kms.describe_key(origin, key.key_id).value(); }
  static SecretBytes secret() { return SecretBytes(5); }

  const KeyMetadata key = new_key({.description = "primary", .multi_region = true});
  const CallOrigin there = in_region("eu-west-1");
};

TEST_F(RelatedKeysTest, AReplicaSharesIdAndMaterialAndNothingElse) {
  const KeyMetadata replica = replicate(key.key_id, "eu-west-1");
  EXPECT_EQ(replica.key_id, key.key_id);
  EXPECT_EQ(replica.arn, "arn:aws:kms:eu-west-1:111122223333:key/" + key.key_id);
  EXPECT_EQ(replica.description, "");
  EXPECT_EQ(replica.current_key_material_id, key.current_key_material_id);
  const Bytes blob = kms.encrypt(own, key.key_id, secret(), {{"a", "b"}})->ciphertext_blob;
  EXPECT_EQ(kms.decrypt(there, blob, {{"a", "b"}})->key_arn, replica.arn);
  EXPECT_TRUE(kms.decrypt(there, blob, {{"a", "b"}}, key.key_id));
  EXPECT_EQ(error_of(kms.decrypt(there, blob, {})), "InvalidCiphertextException");
  EXPECT_THAT(error_of(kms.decrypt(in_region("ap-south-1"), blob, {{"a", "b"}})), StartsWith("NotFoundException"));
  const Bytes back = kms.encrypt(there, key.key_id, secret(), {})->ciphertext_blob;
  EXPECT_EQ(kms.decrypt(own, back, {})->key_arn, key.arn);

  ASSERT_TRUE(kms.disable_key(there, key.key_id));
  EXPECT_EQ(kms.decrypt(there, blob, {{"a", "b"}}).error().type, "DisabledException");
  EXPECT_TRUE(kms.decrypt(own, blob, {{"a", "b"}}));
}

TEST_F(RelatedKeysTest, KeysOfAnotherRegionAreNotThere) {
  EXPECT_EQ(error_of(kms.describe_key(there, key.key_id)),
            "NotFoundException: Key 'arn:aws:kms:eu-west-1:111122223333:key/" + key.key_id + "' does not exist");
  EXPECT_EQ(error_of(kms.describe_key(there, key.arn)), "NotFoundException: Invalid arn us-east-1");
  EXPECT_THAT(kms.list_keys(there).value(), IsEmpty());
  ASSERT_TRUE(kms.create_alias(own, "alias/a", key.key_id));
  EXPECT_THAT(error_of(kms.describe_key(there, "alias/a")),
              StartsWith("NotFoundException: Alias arn:aws:kms:eu-west-1"));
  const KeyMetadata other = kms.create_key(there, {}).value();
  EXPECT_THAT(other.arn, StartsWith("arn:aws:kms:eu-west-1:"));
  EXPECT_EQ(kms.ledger().back().region, "eu-west-1");
  const Bytes blob = kms.encrypt(there, other.key_id, secret(), {})->ciphertext_blob;
  EXPECT_THAT(error_of(kms.decrypt(own, blob, {})), StartsWith("AccessDeniedException: The ciphertext refers to"));
}

TEST_F(RelatedKeysTest, TheMetadataNameTheRelatedKeys) {
  replicate(key.key_id, "eu-west-1");
  const auto answer = call("ReplicateKey", {{"KeyId", key.key_id},
                                            {"ReplicaRegion", "ap-south-1"},
                                            {"Description", "third"},
                                            {"Tags", {{{"TagKey", "t"}, {"TagValue", "v"}}}}});
  ASSERT_EQ(answer.status, 200) << answer.raw;
  const json& replica = answer.body["ReplicaKeyMetadata"];
  EXPECT_EQ(replica["Description"], "third");
  EXPECT_EQ(answer.body["ReplicaTags"][0]["TagValue"], "v");
  EXPECT_THAT(answer.body["ReplicaPolicy"].get<std::string>(), testing::HasSubstr(":root"));
  const json expected{{"MultiRegionKeyType", "REPLICA"},
                      {"PrimaryKey", {{"Arn", key.arn}, {"Region", "us-east-1"}}},
                      {"ReplicaKeys",
                       {{{"Arn", "arn:aws:kms:ap-south-1:111122223333:key/" + key.key_id}, {"Region", "ap-south-1"}},
                        {{"Arn", "arn:aws:kms:eu-west-1:111122223333:key/" + key.key_id}, {"Region", "eu-west-1"}}}}};
  EXPECT_EQ(replica["MultiRegionConfiguration"], expected);
  const json described = call("DescribeKey", {{"KeyId", key.key_id}}).body["KeyMetadata"]["MultiRegionConfiguration"];
  EXPECT_EQ(described["MultiRegionKeyType"], "PRIMARY");
  EXPECT_EQ(described["ReplicaKeys"], expected["ReplicaKeys"]);
}

TEST_F(RelatedKeysTest, OnlyAPrimaryKeyIsReplicatedAndOncePerRegion) {
  const KeyMetadata replica = replicate(key.key_id, "eu-west-1");
  EXPECT_EQ(error_of(kms.replicate_key(there, key.key_id, {.region = "ap-south-1"})),
            "UnsupportedOperationException: " + replica.arn + " is not a multi-region primary key.");
  const KeyMetadata single = new_key();
  EXPECT_EQ(error_of(kms.replicate_key(own, single.key_id, {.region = "eu-west-1"})),
            "UnsupportedOperationException: " + single.arn + " is not a multi-region primary key.");
  EXPECT_EQ(kms.replicate_key(own, key.key_id, {.region = "eu-west-1"}).error().type, "AlreadyExistsException");
  EXPECT_EQ(kms.replicate_key(own, key.key_id, {.region = "us-east-1"}).error().type, "AlreadyExistsException");
  EXPECT_EQ(kms.replicate_key(own, key.key_id, {.region = "cn-north-1"}).error().type, "UnsupportedOperationException");
  EXPECT_EQ(call("ReplicateKey", {{"KeyId", key.key_id}, {"ReplicaRegion", "Frankfurt"}}).type(),
            "ValidationException");
  ASSERT_TRUE(kms.disable_key(own, key.key_id));
  EXPECT_EQ(kms.replicate_key(own, key.key_id, {.region = "ap-south-1"}).error().type, "DisabledException");
}

TEST_F(RelatedKeysTest, RotationReachesEveryRegion) {
  replicate(key.key_id, "eu-west-1");
  const Bytes old = kms.encrypt(there, key.key_id, secret(), {})->ciphertext_blob;
  EXPECT_EQ(kms.rotate_key_on_demand(there, key.key_id).error().type, "UnsupportedOperationException");
  EXPECT_EQ(kms.enable_key_rotation(there, key.key_id).error().type, "UnsupportedOperationException");
  ASSERT_TRUE(kms.rotate_key_on_demand(own, key.key_id));
  EXPECT_EQ(key_in(there).current_key_material_id, key_in(own).current_key_material_id);
  EXPECT_NE(key_in(own).current_key_material_id, key.current_key_material_id);
  ASSERT_TRUE(kms.enable_key_rotation(own, key.key_id, 90));
  EXPECT_TRUE(kms.key_rotation_status(there, key.key_id)->enabled);
  clock.advance(days(91));
  const Bytes fresh = kms.encrypt(there, key.key_id, secret(), {})->ciphertext_blob;
  EXPECT_TRUE(kms.decrypt(own, fresh, {}));
  EXPECT_TRUE(kms.decrypt(own, old, {}));
  EXPECT_EQ(key_in(there).current_key_material_id, key_in(own).current_key_material_id);
}

TEST_F(RelatedKeysTest, ThePrimaryKeyMovesWithItsSchedule) {
  replicate(key.key_id, "eu-west-1");
  ASSERT_TRUE(kms.enable_key_rotation(own, key.key_id, 90));
  EXPECT_EQ(kms.update_primary_region(own, key.key_id, "ap-south-1").error().type, "NotFoundException");
  EXPECT_EQ(kms.update_primary_region(there, key.key_id, "us-east-1").error().type, "UnsupportedOperationException");
  ASSERT_TRUE(kms.update_primary_region(own, key.key_id, "eu-west-1"));
  EXPECT_FALSE(key_in(own).is_primary());
  EXPECT_TRUE(key_in(there).is_primary());
  EXPECT_TRUE(kms.key_rotation_status(own, key.key_id)->enabled);
  EXPECT_TRUE(kms.replicate_key(there, key.key_id, {.region = "ap-south-1"}));
}

TEST_F(RelatedKeysTest, APrimaryKeyWaitsForItsReplicas) {
  replicate(key.key_id, "eu-west-1");
  const auto scheduled = call("ScheduleKeyDeletion", {{"KeyId", key.key_id}, {"PendingWindowInDays", 10}});
  EXPECT_EQ(scheduled.body,
            (json{{"KeyId", key.arn}, {"KeyState", "PendingReplicaDeletion"}, {"PendingWindowInDays", 10}}));
  const json waiting = call("DescribeKey", {{"KeyId", key.key_id}}).body["KeyMetadata"];
  EXPECT_EQ(waiting["PendingDeletionWindowInDays"], 10);
  EXPECT_FALSE(waiting.contains("DeletionDate"));
  EXPECT_EQ(kms.encrypt(own, key.key_id, secret(), {}).error().type, "KMSInvalidStateException");
  ASSERT_TRUE(kms.schedule_key_deletion(there, key.key_id, 7));
  clock.advance(days(8));
  EXPECT_EQ(kms.describe_key(there, key.key_id).error().type, "NotFoundException");
  EXPECT_EQ(key_in(own).state, KeyState::pending_deletion);
  EXPECT_EQ(key_in(own).deletion_date, TimePoint{std::chrono::milliseconds{1'700'000'000'123}} + days(17));
  ASSERT_TRUE(kms.cancel_key_deletion(own, key.key_id));
  EXPECT_EQ(key_in(own).state, KeyState::disabled);
}

TEST_F(RelatedKeysTest, AReplicaOfAnImportedKeyWaitsForTheSameMaterial) {
  const KeyMetadata imported = new_key({.origin = "EXTERNAL", .multi_region = true});
  EXPECT_EQ(kms.replicate_key(own, imported.key_id, {.region = "eu-west-1"}).error().type, "KMSInvalidStateException");
}

TEST_F(RelatedKeysTest, RelatedKeyPairsSignAsOne) {
  const KeyMetadata pair = new_key({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY", .multi_region = true});
  ASSERT_TRUE(kms.replicate_key(own, pair.key_id, {.region = "eu-west-1"}));
  const SignedMessage message{.message = SecretBytes(3), .algorithm = "ECDSA_SHA_256"};
  const auto made = kms.sign(own, pair.key_id, message);
  EXPECT_TRUE(kms.verify(there, pair.key_id, message, made->signature));
}

}  // namespace
}  // namespace s3sse::kms
