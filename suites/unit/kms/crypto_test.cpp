// KAPI-07..-17, -26, -27, -29, -35, -39, CTX-07, KMSI-10, KROT-12.
#include <gmock/gmock.h>

#include <thread>

#include "simulator/base/encoding.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using ::testing::MatchesRegex;

SecretBytes secret(std::string_view text) {
  return SecretBytes::copy_of(as_bytes(text));
}

TEST_F(KmsTest, DataKeyComesBackFromItsBlob) {
  const KeyMetadata key = new_key();
  for (const std::size_t size : {1U, 16U, 32U, 1024U}) {
    const auto made = kms.generate_data_key(own, key.key_id, size, {{"purpose", "test"}});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->plaintext.size(), size);
    EXPECT_EQ(made->key_arn, key.arn);
    EXPECT_EQ(made->key_material_id, key.current_key_material_id);
    EXPECT_THAT(made->key_material_id, MatchesRegex("[0-9a-f]{64}"));
    EXPECT_LE(made->ciphertext_blob.size(), 6144U);
    const auto opened = kms.decrypt(own, made->ciphertext_blob, {{"purpose", "test"}});
    ASSERT_TRUE(opened) << error_of(opened);
    EXPECT_TRUE(opened->plaintext.equals(made->plaintext));
    EXPECT_EQ(opened->key_arn, key.arn);
    EXPECT_EQ(opened->key_material_id, made->key_material_id);
  }
  EXPECT_EQ(kms.generate_data_key(own, key.key_id, 0, {}).error().type, "ValidationException");
  EXPECT_EQ(kms.generate_data_key(own, key.key_id, 1025, {}).error().type, "ValidationException");
}

TEST_F(KmsTest, DataKeyWithoutPlaintextStillOpens) {
  const KeyMetadata key = new_key();
  const auto made = kms.generate_data_key(own, key.key_id, 32, {}, false);
  EXPECT_TRUE(made->plaintext.empty());
  EXPECT_EQ(kms.decrypt(own, made->ciphertext_blob, {})->plaintext.size(), 32U);
}

TEST_F(KmsTest, PlaintextLengths) {
  const KeyMetadata key = new_key();
  const auto largest = kms.encrypt(own, key.key_id, SecretBytes(4096), {});
  ASSERT_TRUE(largest);
  EXPECT_LE(largest->ciphertext_blob.size(), 6144U);
  EXPECT_TRUE(kms.decrypt(own, largest->ciphertext_blob, {}));
  EXPECT_EQ(
      error_of(kms.encrypt(own, key.key_id, SecretBytes(4097), {})),
      "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member "
      "must have length less than or equal to 4096");
  EXPECT_EQ(kms.encrypt(own, key.key_id, SecretBytes(), {}).error().type, "ValidationException");
  EXPECT_EQ(kms.decrypt(own, Bytes(6145), {}).error().type, "ValidationException");
  EXPECT_EQ(kms.decrypt(own, Bytes{}, {}).error().type, "ValidationException");
  EXPECT_EQ(error_of(kms.decrypt(own, Bytes(6144), {})), "InvalidCiphertextException");
}

TEST_F(KmsTest, EqualPlaintextsGiveDifferentBlobs) {
  const KeyMetadata key = new_key();
  const auto first = kms.encrypt(own, key.key_id, secret("same"), {});
  const auto second = kms.encrypt(own, key.key_id, secret("same"), {});
  EXPECT_NE(first->ciphertext_blob, second->ciphertext_blob);
}

TEST_F(KmsTest, BlobDoesNotHoldThePlaintext) {
  const auto made = kms.generate_data_key(own, new_key().key_id, 32, {});
  EXPECT_EQ(to_hex(made->ciphertext_blob).find(to_hex(made->plaintext.reveal())), std::string::npos);
}

TEST_F(KmsTest, TamperedBlobIsRefusedAtEveryByteAndBit) {
  const auto sealed = kms.encrypt(own, new_key().key_id, secret("plaintext"), {{"a", "1"}});
  for (std::size_t i = 0; i < sealed->ciphertext_blob.size(); ++i) {
    for (const int bit : {0, 7}) {
      Bytes broken = sealed->ciphertext_blob;
      broken[i] = static_cast<std::uint8_t>(broken[i] ^ (1 << bit));
      ASSERT_EQ(error_of(kms.decrypt(own, broken, {{"a", "1"}})), "InvalidCiphertextException") << "byte " << i;
    }
  }
}

TEST_F(KmsTest, TruncatedAndExtendedBlobIsRefused) {
  const KeyMetadata key = new_key();
  const auto sealed = kms.encrypt(own, key.key_id, secret("plaintext"), {});
  const ByteView blob = sealed->ciphertext_blob;
  for (std::size_t size = 1; size < blob.size(); ++size) {
    ASSERT_EQ(error_of(kms.decrypt(own, blob.first(size), {})), "InvalidCiphertextException") << size;
    // Recorded: without its leading bytes, right context and KeyId.
    ASSERT_EQ(error_of(kms.decrypt(own, blob.last(size), {}, key.key_id)), "InvalidCiphertextException") << size;
  }
  Bytes longer(blob.begin(), blob.end());
  longer.push_back(0);
  EXPECT_EQ(error_of(kms.decrypt(own, longer, {})), "InvalidCiphertextException");
}

TEST_F(KmsTest, ContextMustMatchExactly) {
  const KeyMetadata key = new_key();
  const EncryptionContext context{{"aws:s3:arn", "arn:aws:s3:::b/k"}, {"Team", "Blue"}};
  const auto sealed = kms.encrypt(own, key.key_id, secret("x"), context);
  EXPECT_TRUE(kms.decrypt(own, sealed->ciphertext_blob, context));
  const std::vector<EncryptionContext> wrong{{},
                                             {{"Team", "Blue"}},
                                             {{"aws:s3:arn", "arn:aws:s3:::b/k"}, {"Team", "blue"}},
                                             {{"aws:s3:arn", "arn:aws:s3:::b/k"}, {"team", "Blue"}},
                                             {{"aws:s3:arn", "arn:aws:s3:::b/k"}, {"Team", "Blue"}, {"more", ""}},
                                             {{"aws:s3:arn", "arn:aws:s3:::b/kTeam"}, {"", "Blue"}},
                                             {{"aws:s3:arn", "Team"}, {"arn:aws:s3:::b/k", "Blue"}}};
  for (const EncryptionContext& other : wrong) {
    EXPECT_EQ(error_of(kms.decrypt(own, sealed->ciphertext_blob, other)), "InvalidCiphertextException");
  }
}

TEST_F(KmsTest, DecryptWithAnotherKeyIsIncorrectKey) {
  const KeyMetadata right = new_key();
  const KeyMetadata other = new_key();
  const auto sealed = kms.encrypt(own, right.key_id, secret("x"), {});
  EXPECT_EQ(
      error_of(kms.decrypt(own, sealed->ciphertext_blob, {}, other.key_id)),
      "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation.");
  EXPECT_EQ(kms.decrypt(own, sealed->ciphertext_blob, {}, "fake").error().type, "NotFoundException");
  EXPECT_TRUE(kms.decrypt(own, sealed->ciphertext_blob, {}, right.arn));
}

TEST_F(KmsTest, StrangerCannotDecrypt) {
  const auto sealed = kms.encrypt(own, new_key().key_id, secret("x"), {});
  EXPECT_EQ(
      error_of(kms.decrypt(stranger, sealed->ciphertext_blob, {})),
      "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in "
      "this region, or you are not allowed to access.");
  EXPECT_EQ(kms.decrypt(CallOrigin{}, sealed->ciphertext_blob, {}).error().type, "AccessDeniedException");
}

TEST_F(KmsTest, BlobOfAnotherKmsIsRefused) {
  SeededEntropy other_entropy{"another"};
  Kms other{{.partition = "aws", .region = "eu-west-1"}, clock, other_entropy, rules};
  const std::string id = other.create_key(own, {})->key_id;
  const auto sealed = other.encrypt(own, id, secret("x"), {});
  EXPECT_EQ(kms.decrypt(own, sealed->ciphertext_blob, {}).error().type, "AccessDeniedException");
}

TEST_F(KmsTest, ReEncryptMovesBetweenKeysAndContexts) {
  const KeyMetadata from = new_key();
  const KeyMetadata to = new_key();
  const auto sealed = kms.encrypt(own, from.key_id, secret("moved"), {{"a", "1"}});
  const auto moved = kms.re_encrypt(own, sealed->ciphertext_blob, {{"a", "1"}}, to.key_id, {{"b", "2"}});
  ASSERT_TRUE(moved) << error_of(moved);
  EXPECT_EQ(moved->key_arn, to.arn);
  EXPECT_EQ(moved->source_key_arn, from.arn);
  EXPECT_EQ(moved->key_material_id, to.current_key_material_id);
  EXPECT_EQ(moved->source_key_material_id, from.current_key_material_id);
  const auto opened = kms.decrypt(own, moved->ciphertext_blob, {{"b", "2"}});
  ASSERT_TRUE(opened);
  EXPECT_EQ(as_text(opened->plaintext.reveal()), "moved");
  EXPECT_EQ(opened->key_arn, to.arn);
  EXPECT_EQ(error_of(kms.re_encrypt(own, sealed->ciphertext_blob, {}, to.key_id, {})), "InvalidCiphertextException");
  EXPECT_EQ(kms.re_encrypt(own, sealed->ciphertext_blob, {{"a", "1"}}, to.key_id, {}, to.key_id).error().type,
            "IncorrectKeyException");
}

TEST_F(KmsTest, OnlySymmetricEncryptionKeysEncrypt) {
  const KeyMetadata sign = new_key({.key_spec = "RSA_2048", .key_usage = "SIGN_VERIFY"});
  EXPECT_EQ(error_of(kms.encrypt(own, sign.key_id, secret("x"), {})),
            "InvalidKeyUsageException: " + sign.arn + " key usage is SIGN_VERIFY which is not valid for Encrypt.");
  const KeyMetadata mac = new_key({.key_spec = "HMAC_256", .key_usage = "GENERATE_VERIFY_MAC"});
  EXPECT_EQ(error_of(kms.generate_data_key(through_s3, mac.key_id, 32, {})),
            "InvalidKeyUsageException: " + mac.arn +
                " key usage is GENERATE_VERIFY_MAC which is not valid for GenerateDataKey.");
  const KeyMetadata rsa = new_key({.key_spec = "RSA_2048", .key_usage = "ENCRYPT_DECRYPT"});
  EXPECT_EQ(error_of(kms.generate_data_key(through_s3, rsa.key_id, 32, {})),
            "InvalidKeyUsageException: Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
  EXPECT_EQ(error_of(kms.encrypt(own, new_key().key_id, secret("x"), {}, "RSAES_OAEP_SHA_256")),
            "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.");
  EXPECT_FALSE(rsa.current_key_material_id);
}

TEST_F(KmsTest, DryRunChecksEverythingAndDoesNothing) {
  const KeyMetadata key = new_key();
  const auto sealed = kms.encrypt(own, key.key_id, secret("x"), {});
  CallOrigin dry = own;
  dry.dry_run = true;
  const std::string expected =
      "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
  EXPECT_EQ(error_of(kms.generate_data_key(dry, key.key_id, 32, {})), expected);
  EXPECT_EQ(error_of(kms.encrypt(dry, key.key_id, secret("x"), {})), expected);
  EXPECT_EQ(error_of(kms.decrypt(dry, sealed->ciphertext_blob, {})), expected);
  EXPECT_EQ(error_of(kms.re_encrypt(dry, sealed->ciphertext_blob, {}, key.key_id, {})), expected);
  EXPECT_EQ(kms.generate_data_key(dry, unknown_uuid, 32, {}).error().type, "NotFoundException");
}

TEST_F(KmsTest, RandomLengths) {
  EXPECT_EQ(kms.generate_random(own, 1)->size(), 1U);
  EXPECT_EQ(kms.generate_random(own, 1024)->size(), 1024U);
  EXPECT_EQ(
      error_of(kms.generate_random(own, 0)),
      "ValidationException: 1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: "
      "Member must have value greater than or equal to 1");
  EXPECT_EQ(error_of(kms.generate_random(own, 1025)),
            "ValidationException: 1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy "
            "constraint: Member must have value less than or equal to 1024");
}

TEST_F(KmsTest, ManyThreadsAtOnce) {
  const KeyMetadata key = new_key();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        const auto made = kms.generate_data_key(own, key.key_id, 32, {});
        ASSERT_TRUE(kms.decrypt(own, made->ciphertext_blob, {}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(kms.ledger_position(), 801U);
}

}  // namespace
}  // namespace s3sse::kms
