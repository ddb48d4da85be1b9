// Keys and how they are named: KAPI-05, -18..-21, -28, -36, -38, -41, PUT-05, PUT-06, PUT-22, KMSI-17, KST-12.
#include <gmock/gmock.h>

#include <set>

#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using ::testing::MatchesRegex;
using ::testing::StartsWith;

TEST_F(KmsTest, CreateKeyHasTheDocumentedDefaults) {
  const KeyMetadata key = new_key({.description = "test key 123"});
  EXPECT_THAT(key.key_id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
  EXPECT_EQ(key.arn, arn_of(key.key_id));
  EXPECT_EQ(key.account_id, "111122223333");
  EXPECT_EQ(key.description, "test key 123");
  EXPECT_EQ(key.key_spec, "SYMMETRIC_DEFAULT");
  EXPECT_EQ(key.key_usage, "ENCRYPT_DECRYPT");
  EXPECT_EQ(key.origin, "AWS_KMS");
  EXPECT_EQ(key.state, KeyState::enabled);
  EXPECT_EQ(key.key_manager, "CUSTOMER");
  EXPECT_FALSE(key.multi_region);
  EXPECT_EQ(key.creation_date, clock.now());
  EXPECT_THAT(key.current_key_material_id.value(), MatchesRegex("[0-9a-f]{64}"));
  EXPECT_FALSE(key.deletion_date);
}

TEST_F(KmsTest, MultiRegionKeyIdStartsWithMrk) {
  EXPECT_THAT(new_key({.multi_region = true}).key_id, MatchesRegex("mrk-[0-9a-f]{32}"));
}

TEST_F(KmsTest, ExternalKeyWaitsForImport) {
  const KeyMetadata key = new_key({.origin = "EXTERNAL"});
  EXPECT_EQ(key.state, KeyState::pending_import);
  EXPECT_FALSE(key.current_key_material_id);
  EXPECT_EQ(error_of(kms.encrypt(own, key.key_id, SecretBytes(1), {})),
            "KMSInvalidStateException: " + key.arn + " is pending import.");
}

TEST_F(KmsTest, CreateKeyRefusals) {
  EXPECT_EQ(
      error_of(kms.create_key(own, {.key_spec = "HMAC_256"})),
      "ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
  EXPECT_THAT(
      error_of(kms.create_key(own, {.key_spec = "AES_256"})),
      StartsWith("ValidationException: 1 validation error detected: Value 'AES_256' at 'keySpec' failed to satisfy "
                 "constraint: Member must satisfy enum value set: [RSA_2048,"));
  EXPECT_EQ(kms.create_key(own, {.key_spec = "ECC_NIST_P256", .key_usage = "ENCRYPT_DECRYPT"}).error().type,
            "ValidationException");
  EXPECT_EQ(kms.create_key(own, {.key_spec = "HMAC_256", .key_usage = "NONSENSE"}).error().type, "ValidationException");
  EXPECT_EQ(kms.create_key(own, {.origin = "MOON"}).error().type, "ValidationException");
  EXPECT_EQ(kms.create_key(own, {.origin = "AWS_CLOUDHSM"}).error().type, "UnsupportedOperationException");
  EXPECT_EQ(kms.create_key(own, {.description = std::string(8193, 'x')}).error().type, "ValidationException");
  EXPECT_EQ(error_of(kms.create_key(own, {.tags = {{"a", "1"}, {"a", "2"}}})), "TagException: Duplicate tag keys");
  EXPECT_EQ(error_of(kms.create_key(own, {.tags = {{"AWS:key1", "1"}}})),
            "TagException: Tags beginning with aws: are reserved");
  CreateKeyRequest many;
  for (int i = 0; i < 51; ++i) many.tags.emplace_back("tag" + std::to_string(i), "");
  EXPECT_EQ(error_of(kms.create_key(own, many)), "TagException: Too many tags");
  EXPECT_EQ(kms.create_key(CallOrigin{}, {}).error().type, "AccessDeniedException");
  EXPECT_TRUE(kms.list_keys(own)->empty());
}

TEST_F(KmsTest, FourIdentifierFormsMeanOneKey) {
  const KeyMetadata key = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/mine", key.key_id));
  for (const std::string& id :
       {key.key_id, key.arn, std::string("alias/mine"), std::string("arn:aws:kms:us-east-1:111122223333:alias/mine")}) {
    EXPECT_EQ(kms.describe_key(own, id).value().arn, key.arn) << id;
    EXPECT_EQ(kms.resolve_key_arn(own.principal, id, rules).value(), key.arn) << id;
    EXPECT_EQ(kms.generate_data_key(own, id, 32, {}).value().key_arn, key.arn) << id;
    const auto sealed = kms.encrypt(own, id, SecretBytes(4), {});
    ASSERT_TRUE(sealed) << id;
    EXPECT_EQ(kms.decrypt(own, sealed->ciphertext_blob, {}, id).value().key_arn, key.arn) << id;
  }
}

TEST_F(KmsTest, UnknownAndMalformedIds) {
  const std::string unknown = arn_of(unknown_uuid);
  EXPECT_EQ(error_of(kms.describe_key(own, "fake-key-id")), "NotFoundException: Invalid keyId 'fake-key-id'");
  EXPECT_EQ(error_of(kms.describe_key(own, unknown_uuid)), "NotFoundException: Key '" + unknown + "' does not exist");
  EXPECT_EQ(error_of(kms.describe_key(own, unknown)), "NotFoundException: Key '" + unknown + "' does not exist");
  EXPECT_EQ(error_of(kms.describe_key(own, "arn:aws:kms:eu-west-1:111122223333:key/" + std::string(unknown_uuid))),
            "NotFoundException: Invalid arn eu-west-1");
  EXPECT_EQ(error_of(kms.describe_key(own, "arn:aws:s3:::bucket")), "NotFoundException: Invalid arn");
  EXPECT_EQ(error_of(kms.describe_key(own, "alias/none")),
            "NotFoundException: Alias arn:aws:kms:us-east-1:111122223333:alias/none is not found.");
}

TEST_F(KmsTest, AReplicaOfAnotherRegionIsRefusedLikeAnyKey) {
  const KeyMetadata key = new_key({.multi_region = true});
  EXPECT_EQ(error_of(kms.resolve_key_arn(own.principal, "arn:aws:kms:eu-west-1:111122223333:key/" + key.key_id, rules)),
            "NotFoundException: Invalid arn eu-west-1");
  EXPECT_EQ(kms.resolve_key_arn(own.principal, key.key_id, rules).value(), key.arn);
}

TEST_F(KmsTest, ForeignKeyIsNotFoundByIdAndDeniedByArn) {
  const KeyMetadata key = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/mine", key.key_id));
  EXPECT_EQ(error_of(kms.resolve_key_arn(stranger.principal, key.key_id, rules)),
            "NotFoundException: Key 'arn:aws:kms:us-east-1:444455556666:key/" + key.key_id + "' does not exist");
  EXPECT_EQ(kms.resolve_key_arn(stranger.principal, "alias/mine", rules).error().type, "NotFoundException");
  const auto denied = kms.generate_data_key(stranger, key.arn, 32, {});
  EXPECT_THAT(error_of(denied), StartsWith("AccessDeniedException: User: arn:aws:iam::444455556666:user/tester is not "
                                           "authorized to perform: kms:GenerateDataKey on resource: " +
                                           key.arn));
  // Whether the key exists is not to be learnt from the answer.
  EXPECT_EQ(kms.generate_data_key(stranger, arn_of(unknown_uuid), 32, {}).error().type, "AccessDeniedException");
  EXPECT_EQ(kms.describe_key(stranger, "arn:aws:kms:us-east-1:111122223333:alias/mine").error().type,
            "AccessDeniedException");
  EXPECT_EQ(kms.disable_key(stranger, key.arn).error().type, "AccessDeniedException");
  EXPECT_EQ(kms.describe_key(own, key.key_id)->state, KeyState::enabled);
}

TEST_F(KmsTest, ManagementTakesNoAlias) {
  const KeyMetadata key = new_key();
  ASSERT_TRUE(kms.create_alias(own, "alias/mine", key.key_id));
  for (const char* alias : {"alias/mine", "arn:aws:kms:us-east-1:111122223333:alias/mine"}) {
    EXPECT_EQ(kms.disable_key(own, alias).error().type, "NotFoundException");
    EXPECT_EQ(kms.enable_key(own, alias).error().type, "NotFoundException");
    EXPECT_EQ(kms.schedule_key_deletion(own, alias).error().type, "NotFoundException");
    EXPECT_EQ(kms.cancel_key_deletion(own, alias).error().type, "NotFoundException");
    EXPECT_EQ(kms.create_alias(own, "alias/other", alias).error().type, "NotFoundException");
  }
  EXPECT_EQ(kms.describe_key(own, key.key_id)->state, KeyState::enabled);
}

TEST_F(KmsTest, AwsManagedKeyIsMadeOnFirstUseAndShared) {
  EXPECT_TRUE(kms.list_aliases(own)->empty());
  const std::string arn = kms.aws_managed_s3_key("111122223333", rules);
  EXPECT_EQ(kms.aws_managed_s3_key("111122223333", rules), arn);
  EXPECT_NE(kms.aws_managed_s3_key("444455556666", rules), arn);
  EXPECT_EQ(kms.resolve_key_arn(own.principal, "alias/aws/s3", rules).value(), arn);
  const KeyMetadata key = kms.describe_key(own, "alias/aws/s3").value();
  EXPECT_EQ(key.arn, arn);
  EXPECT_EQ(key.key_manager, "AWS");
  EXPECT_EQ(key.description, "Default key that protects my S3 objects when no other key is defined");
  ASSERT_EQ(kms.list_aliases(own)->size(), 1U);
  EXPECT_EQ(kms.list_aliases(own)->front().name, "alias/aws/s3");
}

TEST_F(KmsTest, AskingForThePredefinedAliasMakesTheManagedKey) {
  const std::string arn = kms.describe_key(own, "alias/aws/s3").value().arn;
  EXPECT_EQ(kms.aws_managed_s3_key("111122223333", rules), arn);
}

TEST_F(KmsTest, AwsManagedKeyServesItsAccountThroughS3Only) {
  const std::string arn = kms.aws_managed_s3_key("111122223333", rules);
  const auto key = kms.generate_data_key(through_s3, arn, 32, {});
  ASSERT_TRUE(key);
  EXPECT_TRUE(kms.decrypt(through_s3, key->ciphertext_blob, {}));
  EXPECT_EQ(kms.decrypt(own, key->ciphertext_blob, {}).error().type, "AccessDeniedException");
  EXPECT_EQ(kms.encrypt(own, arn, SecretBytes(1), {}).error().type, "AccessDeniedException");
  const CallOrigin foreign = origin_of("444455556666", "s3.us-east-1.amazonaws.com");
  EXPECT_EQ(kms.generate_data_key(foreign, arn, 32, {}).error().type, "AccessDeniedException");
  EXPECT_EQ(kms.decrypt(foreign, key->ciphertext_blob, {}).error().type, "AccessDeniedException");
  EXPECT_EQ(kms.disable_key(own, arn).error().type, "AccessDeniedException");
  EXPECT_EQ(kms.schedule_key_deletion(own, arn).error().type, "AccessDeniedException");
}

TEST_F(KmsTest, ListKeysShowsTheOwnAccountSorted) {
  std::set<std::string> expected;
  for (int i = 0; i < 5; ++i) expected.insert(new_key().key_id);
  ASSERT_TRUE(kms.create_key(stranger, {}));
  std::vector<std::string> listed;
  const auto keys = kms.list_keys(own).value();
  for (const KeyMetadata& key : keys) listed.push_back(key.key_id);
  EXPECT_EQ(listed, std::vector<std::string>(expected.begin(), expected.end()));
}

TEST_F(KmsTest, TwoKmsOfOneSeedAreEqual) {
  SeededEntropy same{"kms unit test"};
  Kms other{{}, clock, same, rules};
  EXPECT_EQ(new_key().arn, other.create_key(own, {}).value().arn);
}

}  // namespace
}  // namespace s3sse::kms
