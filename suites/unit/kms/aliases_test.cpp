// KAPI-22, KAPI-23, KAPI-24, KST-13, KMSI-20.
#include <gmock/gmock.h>

#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

TEST_F(KmsTest, AliasNames) {
  const KeyMetadata key = new_key();
  EXPECT_EQ(error_of(kms.create_alias(own, "mine", key.key_id)),
            "ValidationException: Alias must start with the prefix \"alias/\". Please see "
            "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  EXPECT_EQ(error_of(kms.create_alias(own, "alias/a b", key.key_id)),
            "ValidationException: 1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$");
  EXPECT_EQ(kms.create_alias(own, "", key.key_id).error().type, "ValidationException");
  EXPECT_EQ(kms.create_alias(own, "alias/" + std::string(251, 'x'), key.key_id).error().type, "ValidationException");
  EXPECT_TRUE(kms.create_alias(own, "alias/" + std::string(250, 'x'), key.key_id));
  EXPECT_EQ(kms.create_alias(own, "alias/", key.key_id).error().type, "InvalidAliasNameException");
  EXPECT_EQ(kms.create_alias(own, "alias/aws/mine", key.key_id).error().type, "NotAuthorizedException");
  EXPECT_TRUE(kms.create_alias(own, "alias/awsmine:A/_-9", key.key_id));
}

TEST_F(KmsTest, ExistingAliasIsRefused) {
  const KeyMetadata first = new_key();
  const KeyMetadata second = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/mine", first.key_id));
  EXPECT_EQ(
      error_of(kms.create_alias(own, "alias/mine", second.key_id)),
      "AlreadyExistsException: An alias with the name arn:aws:kms:us-east-1:111122223333:alias/mine already exists");
  EXPECT_EQ(kms.describe_key(own, "alias/mine")->key_id, first.key_id);
}

TEST_F(KmsTest, AliasOfOneNameLivesInEachAccount) {
  ASSERT_TRUE(kms.create_alias(own, "alias/mine", new_key().key_id));
  const KeyMetadata other = kms.create_key(stranger, {}).value();
  ASSERT_TRUE(kms.create_alias(stranger, "alias/mine", other.key_id));
  EXPECT_EQ(kms.describe_key(stranger, "alias/mine")->arn, other.arn);
}

TEST_F(KmsTest, AliasesAreMovedRemovedAndListed) {
  const KeyMetadata first = new_key();
  const KeyMetadata second = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/b", first.key_id));
  ASSERT_TRUE(kms.create_alias(own, "alias/a", first.arn));
  const TimePoint created = clock.now();
  const auto early = kms.generate_data_key(own, "alias/b", 32, {});
  clock.advance(std::chrono::seconds(5));
  ASSERT_TRUE(kms.update_alias(own, "alias/b", second.key_id));
  EXPECT_EQ(kms.generate_data_key(own, "alias/b", 32, {})->key_arn, second.arn);
  EXPECT_EQ(kms.decrypt(own, early->ciphertext_blob, {})->key_arn, first.arn);

  const auto all = kms.list_aliases(own).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "alias/a");
  EXPECT_EQ(all[1].arn, "arn:aws:kms:us-east-1:111122223333:alias/b");
  EXPECT_EQ(all[1].target_key_id, second.key_id);
  EXPECT_EQ(all[1].creation_date, created);
  EXPECT_EQ(all[1].last_updated_date, clock.now());
  ASSERT_EQ(kms.list_aliases(own, first.arn)->size(), 1U);

  ASSERT_TRUE(kms.delete_alias(own, "alias/a"));
  EXPECT_EQ(kms.describe_key(own, "alias/a").error().type, "NotFoundException");
  EXPECT_EQ(error_of(kms.delete_alias(own, "alias/a")),
            "NotFoundException: Alias arn:aws:kms:us-east-1:111122223333:alias/a is not found.");
  EXPECT_EQ(kms.update_alias(own, "alias/a", first.key_id).error().type, "NotFoundException");
  EXPECT_EQ(kms.list_aliases(own, unknown_uuid).error().type, "NotFoundException");
}

TEST_F(KmsTest, AliasMayLeaveButNotEnterAKeyPendingDeletion) {
  const KeyMetadata dying = new_key();
  const KeyMetadata living = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/dying", dying.key_id));
  ASSERT_TRUE(kms.create_alias(own, "alias/living", living.key_id));
  ASSERT_TRUE(kms.schedule_key_deletion(own, dying.key_id));
  EXPECT_EQ(error_of(kms.update_alias(own, "alias/living", dying.key_id)),
            "KMSInvalidStateException: " + dying.arn + " is pending deletion.");
  EXPECT_EQ(kms.create_alias(own, "alias/new", dying.key_id).error().type, "KMSInvalidStateException");
  EXPECT_TRUE(kms.update_alias(own, "alias/dying", living.key_id));
  EXPECT_EQ(kms.describe_key(own, "alias/dying")->key_id, living.key_id);
}

TEST_F(KmsTest, AliasKeepsToOneKindOfKey) {
  const KeyMetadata symmetric = new_key();
  const KeyMetadata hmac = new_key({.key_spec = "HMAC_256", .key_usage = "GENERATE_VERIFY_MAC"});
  ASSERT_TRUE(kms.create_alias(own, "alias/mine", symmetric.key_id));
  EXPECT_EQ(kms.update_alias(own, "alias/mine", hmac.key_id).error().type, "ValidationException");
}

TEST_F(KmsTest, AliasQuotaOfAKey) {
  const KeyMetadata key = new_key();
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(kms.create_alias(own, "alias/a" + std::to_string(i), key.key_id));
  EXPECT_EQ(kms.create_alias(own, "alias/more", key.key_id).error().type, "LimitExceededException");
}

}  // namespace
}  // namespace s3sse::kms
