// x-amz-server-side-encryption and its companions on writes, reads and parts.
#include "suites/unit/sse/fixture.h"

namespace s3sse::sse {
namespace {

constexpr const char* unsupported = "The encryption method specified is not supported";
constexpr const char* needs_kms =
    "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
constexpr const char* not_here = "x-amz-server-side-encryption header is not supported for this operation.";
constexpr const char* bad_context =
    "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which "
    "represents a string-string map";

class ManagedHeaders : public SseTest {};

TEST_F(ManagedHeaders, KnownValuesAreTaken) {
  EXPECT_EQ(read(managed("AES256")).value().method, EncryptionMethod::sse_s3);
  EXPECT_EQ(read(managed("aws:kms")).value().method, EncryptionMethod::sse_kms);
  EXPECT_EQ(read(managed("aws:kms:dsse")).value().method, EncryptionMethod::dsse_kms);
  EXPECT_EQ(read(Headers{}).value().method, std::nullopt);
}

TEST_F(ManagedHeaders, OtherValuesAreRefused) {  // ext-sse-value-unsupported, HDR-03 ... HDR-06
  for (const char* value : {"", "aes256", "AES-256", "true", "aes:kms", "AWS:KMS", "aws:fsx", "aws:backup"}) {
    EXPECT_THAT(read(managed(value)), IsRefusal(400, "InvalidArgument", unsupported, sse_argument(value)));
  }
}

TEST_F(ManagedHeaders, AKeyIdNeedsAKmsMethod) {  // ext-kms-key-without-algorithm, PUT-07, PUT-08
  EXPECT_THAT(read(Headers{{std::string(header::kms_key_id), "alias/x"}}),
              IsRefusal(400, "InvalidArgument", needs_kms, generic_argument));
  EXPECT_THAT(read(managed("AES256", "alias/x")), IsRefusal(400, "InvalidArgument", needs_kms, sse_argument("AES256")));
}

TEST_F(ManagedHeaders, TheContextIsBase64Json) {  // HDR-08, CTX-03
  const auto with = [](std::string value) {
    Headers headers = managed("aws:kms");
    headers.add(std::string(header::context), std::move(value));
    return headers;
  };
  const std::string good = to_base64(as_bytes(R"({"team":"blue","n":"1"})"));
  const auto request = read(with(good));
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->context, (kms::EncryptionContext{{"team", "blue"}, {"n", "1"}}));
  EXPECT_EQ(request->context_header, good);
  for (const std::string& text :
       {std::string("{"), std::string("[]"), std::string(R"({"a":1})"), std::string(R"({"a":{"b":"c"}})"),
        std::string(), std::string("\"x\""), std::string("{\"a\":\"\xff\"}"), std::string(5000, '[')}) {
    EXPECT_THAT(read(with(to_base64(as_bytes(text)))),
                IsRefusal(400, "InvalidArgument", bad_context,
                          (Elements{{"ArgumentName", "x-amz-server-side-encryption-context"}})))
        << text;
  }
  EXPECT_FALSE(read(with("{\"a\":\"b\"}")).has_value());
}

TEST_F(ManagedHeaders, AContextWithoutKmsIsRefused) {  // CTX-06
  const std::string good = to_base64(as_bytes(R"({"a":"b"})"));
  Headers headers = managed("AES256");
  headers.add(std::string(header::context), good);
  ASSERT_FALSE(read(headers).has_value());
  EXPECT_EQ(read(headers).error().code, "InvalidArgument");
  EXPECT_FALSE(read(Headers{{std::string(header::context), good}}).has_value());
}

TEST_F(ManagedHeaders, TheBucketKeyFlagIsABoolean) {  // HDR-09, HDR-19
  const auto with = [](const char* name, const char* value) {
    Headers headers = managed("aws:kms");
    headers.add(name, value);
    return headers;
  };
  const char* name = "x-amz-server-side-encryption-bucket-key-enabled";
  EXPECT_EQ(read(with(name, "true")).value().bucket_key_enabled, true);
  EXPECT_EQ(read(with(name, "false")).value().bucket_key_enabled, false);
  EXPECT_EQ(read(managed("aws:kms")).value().bucket_key_enabled, std::nullopt);
  EXPECT_FALSE(read(with(name, "yes")).has_value());
  EXPECT_EQ(read(with("x-amz-server-side-encryption-aws-bucket-key-enabled", "true")).value().bucket_key_enabled,
            std::nullopt);
}

TEST_F(ManagedHeaders, ReadsAndPartsTakeNone) {  // GET-02 ... GET-06, MPU-04, ext-sse-header-on-part
  const auto refusal = IsRefusal(400, "InvalidArgument", not_here, sse_argument("AES256"));
  EXPECT_THAT(refuse_managed_encryption(managed("AES256"), rules_), refusal);
  EXPECT_THAT(refuse_managed_encryption(Headers{{std::string(header::kms_key_id), "x"}}, rules_),
              IsRefusal(400, "InvalidArgument", needs_kms, generic_argument));
  EXPECT_TRUE(refuse_managed_encryption(Headers{{"Range", "bytes=0-1"}}, rules_).has_value());
  rules_.switch_off(Rule::get_object_attributes_sse_header_is_refused);
  EXPECT_TRUE(refuse_managed_encryption(managed("AES256"), rules_.for_operation("GetObjectAttributes")).has_value());
  EXPECT_THAT(refuse_managed_encryption(managed("AES256"), rules_.for_operation("GetObject")), refusal);
}

}  // namespace
}  // namespace s3sse::sse
