// Request and bucket default put together.
#include "suites/unit/sse/fixture.h"

namespace s3sse::sse {
namespace {

constexpr const char* unknown_uuid = "134f2428-cec1-4b25-a1ae-9048164dba47";
constexpr const char* unknown_arn = "arn:aws:kms:us-east-1:111122223333:key/134f2428-cec1-4b25-a1ae-9048164dba47";

class Plan : public SseTest {
 protected:
  void default_is(EncryptionMethod method, std::optional<std::string> key = {}, bool bucket_key = false) {
    bucket_.algorithm = method;
    bucket_.kms_master_key_id = std::move(key);
    bucket_.bucket_key_enabled = bucket_key;
    bucket_.explicitly_put = true;
  }
  static Headers with_flag(Headers headers, const char* value) {
    headers.add(std::string(header::bucket_key_enabled), value);
    return headers;
  }
};

TEST_F(Plan, NoHeaderMeansSseS3) {  // sses3-default-put
  EXPECT_EQ(plan(Headers{}).value().method, EncryptionMethod::sse_s3);
  EXPECT_FALSE(plan(Headers{}).value().legacy_unencrypted);
}

TEST_F(Plan, BeforeJanuary2023NoHeaderMeantNoEncryption) {
  EXPECT_TRUE(plan(Headers{}, Era::y2022).value().legacy_unencrypted);
  EXPECT_FALSE(plan(managed("AES256"), Era::y2022).value().legacy_unencrypted);
  default_is(EncryptionMethod::sse_s3);
  EXPECT_FALSE(plan(Headers{}, Era::y2022).value().legacy_unencrypted);
}

TEST_F(Plan, TheBucketDefaultAppliesWithoutHeaders) {  // bucketenc-default-kms-applies
  const std::string arn = new_key();
  default_is(EncryptionMethod::sse_kms, arn, true);
  const auto planned = plan(Headers{});
  ASSERT_TRUE(planned.has_value());
  EXPECT_EQ(planned->method, EncryptionMethod::sse_kms);
  EXPECT_EQ(planned->kms_key_arn, arn);
  EXPECT_TRUE(planned->bucket_key_enabled);
}

TEST_F(Plan, HeadersWinOverTheDefault) {  // PUT-15, PUT-16, DEF-03
  const std::string arn = new_key();
  default_is(EncryptionMethod::sse_kms, arn);
  EXPECT_EQ(plan(managed("AES256")).value().method, EncryptionMethod::sse_s3);
  EXPECT_EQ(plan(good_triple()).value().method, EncryptionMethod::sse_c);
  EXPECT_EQ(plan(managed("aws:kms")).value().kms_key_arn, kms_.aws_managed_s3_key("111122223333", rules_));
  rules_.switch_off(Rule::default_encryption_kms_header_ignores_default_key);
  EXPECT_EQ(plan(managed("aws:kms")).value().kms_key_arn, arn);
}

TEST_F(Plan, ABareKeyIdBecomesAnArn) {  // ssekms-put-ok-key-uuid, ext-ssekms-put-alias
  const std::string arn = new_key();
  EXPECT_EQ(plan(managed("aws:kms", arn.substr(arn.rfind('/') + 1))).value().kms_key_arn, arn);
  ASSERT_TRUE(kms_.create_alias({.principal = alice_}, "alias/mine", arn).has_value());
  EXPECT_EQ(plan(managed("aws:kms", "alias/mine")).value().kms_key_arn, arn);
  EXPECT_EQ(plan(managed("aws:kms:dsse", "alias/mine")).value().kms_key_arn, arn);
}

TEST_F(Plan, KeyErrorsAreThoseOfTheRecordings) {
  EXPECT_THAT(plan(managed("aws:kms", "fake-key-id")),  // ssekms-put-malformed-key-id
              IsRefusal(400, "KMS.NotFoundException", "Invalid keyId 'fake-key-id'", Elements{}));
  const std::string missing = std::string("Key '") + unknown_arn + "' does not exist";
  EXPECT_THAT(plan(managed("aws:kms", unknown_uuid)),  // ssekms-put-unknown-key-uuid
              IsRefusal(400, "KMS.NotFoundException", missing, Elements{}));
  EXPECT_THAT(plan(managed("aws:kms", unknown_arn)),  // ssekms-put-unknown-key-arn
              IsRefusal(400, "KMS.NotFoundException", missing, Elements{}));
  EXPECT_THAT(plan(managed("aws:kms", "aws/s3")),  // ext-invalid-keyid-aws-s3, as of 2026
              IsRefusal(400, "KMS.NotFoundException", "Invalid keyId 'aws/s3'", Elements{}));
  EXPECT_THAT(
      plan(managed("aws:kms", std::string("arn:aws:kms:eu-west-1:111122223333:key/") + unknown_uuid)),  // PUT-19
      IsRefusal(400, "KMS.NotFoundException", "Invalid arn eu-west-1", Elements{}));
  default_is(EncryptionMethod::sse_kms, "fake-key-id");
  EXPECT_THAT(plan(Headers{}), IsRefusal(400, "KMS.NotFoundException", "Invalid keyId 'fake-key-id'", Elements{}));
}

TEST_F(Plan, BucketKeyFlag) {  // BK-01, BK-02, BK-16, PUT-23
  default_is(EncryptionMethod::sse_s3, {}, true);
  EXPECT_TRUE(plan(managed("aws:kms")).value().bucket_key_enabled);
  EXPECT_FALSE(plan(with_flag(managed("aws:kms"), "false")).value().bucket_key_enabled);
  EXPECT_FALSE(plan(managed("aws:kms:dsse")).value().bucket_key_enabled);
  EXPECT_FALSE(plan(Headers{}).value().bucket_key_enabled);
  default_is(EncryptionMethod::sse_s3);
  EXPECT_FALSE(plan(managed("aws:kms")).value().bucket_key_enabled);
  EXPECT_TRUE(plan(with_flag(managed("aws:kms"), "true")).value().bucket_key_enabled);
  EXPECT_FALSE(plan(with_flag(managed("aws:kms:dsse"), "true")).value().bucket_key_enabled);
  EXPECT_FALSE(plan(with_flag(managed("AES256"), "true")).value().bucket_key_enabled);
}

TEST_F(Plan, KmsMethodsNeedTls) {  // ext-kms-needs-tls, KMSI-24, DSSE-08
  peer_.secure = false;
  const auto refusal = IsRefusal(
      400, "InvalidArgument",
      "Requests specifying Server Side Encryption with AWS KMS managed keys must be made over a secure connection.",
      generic_argument);
  EXPECT_THAT(plan(managed("aws:kms", "fake-key-id")), refusal);
  EXPECT_THAT(plan(managed("aws:kms:dsse")), refusal);
  EXPECT_TRUE(plan(managed("AES256")).has_value());
  default_is(EncryptionMethod::sse_kms);
  EXPECT_THAT(plan(Headers{}), refusal);
  rules_.switch_off(Rule::kms_plain_http_write_is_refused);
  EXPECT_TRUE(plan(Headers{}).has_value());
}

}  // namespace
}  // namespace s3sse::sse
