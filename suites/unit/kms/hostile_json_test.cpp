// Requests that want to harm: none may crash, hang, leak or be half obeyed.
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;

TEST_F(KmsTest, BrokenJsonIsASerializationException) {
  for (const char* body : {"{", "}", "[]", "1", "\"text\"", "null", "true", "{\"KeyId\":}", "{\"KeyId\":\"a\"",
                           "{'KeyId':1}", "{\"KeyId\":\"\xff\xfe\"}", "{\"KeyId\":\"a\"}{}", "\xef\xbb\xbf{",
                           "{\"a\":1e999}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\ud800\"}"}) {
    EXPECT_EQ(send("TrentService.DescribeKey", body).type(), "SerializationException") << body;
  }
  EXPECT_EQ(send("TrentService.DescribeKey", std::string("{\0}", 3)).type(), "SerializationException");
  EXPECT_EQ(send("TrentService.ListKeys", "").status, 200);
}

TEST_F(KmsTest, DeepNestingCostsNoStack) {
  for (const char open : {'[', '{'}) {
    std::string body = "{\"KeyId\":";
    for (int i = 0; i < 250'000; ++i) body += open == '[' ? "[" : "{\"\":";
    EXPECT_EQ(send("TrentService.DescribeKey", body).type(), "SerializationException");
  }
  EXPECT_EQ(send("TrentService.DescribeKey",
                 "{\"KeyId\":\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"}")
                .type(),
            "NotFoundException");
}

TEST_F(KmsTest, BodyIsBoundedAtOneMebibyte) {
  const std::string frame = R"({"KeyId":"","x":""})";
  const std::string fits = R"({"KeyId":"fake","x":")" + std::string(1024 * 1024 - frame.size() - 4, 'x') + "\"}";
  ASSERT_EQ(fits.size(), 1024U * 1024U);
  EXPECT_EQ(send("TrentService.DescribeKey", fits).type(), "NotFoundException");
  EXPECT_EQ(send("TrentService.DescribeKey", fits + " ").status, 413);
}

TEST_F(KmsTest, WrongTypesAreSerializationExceptions) {
  const std::string id = new_key().key_id;
  const std::vector<std::pair<std::string, json>> inputs{
      {"DescribeKey", {{"KeyId", 5}}},
      {"DescribeKey", {{"KeyId", json::array()}}},
      {"DescribeKey", {{"KeyId", id}, {"GrantTokens", "t"}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "not base64!"}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "AA"}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", {1, 2}}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "AA=="}, {"EncryptionContext", "x"}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "AA=="}, {"EncryptionContext", {{"a", 1}}}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "AA=="}, {"EncryptionContext", {{"a", {{"b", "c"}}}}}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "AA=="}, {"EncryptionContext", {{"a", nullptr}}}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "AA=="}, {"DryRun", "true"}}},
      {"GenerateDataKey", {{"KeyId", id}, {"NumberOfBytes", "32"}}},
      {"GenerateDataKey", {{"KeyId", id}, {"NumberOfBytes", 32.5}}},
      {"GenerateDataKey", {{"KeyId", id}, {"NumberOfBytes", 18446744073709551615ULL}}},
      {"GenerateDataKey", {{"KeyId", id}, {"NumberOfBytes", -9223372036854775807LL}}},
      {"CreateKey", {{"Tags", "x"}}},
      {"CreateKey", {{"Tags", {{{"TagKey", "a"}}}}}},
      {"CreateKey", {{"Tags", {1}}}},
      {"CreateKey", {{"MultiRegion", "yes"}}},
      {"ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 4294967303LL}}},
  };
  for (const auto& [operation, input] : inputs) {
    EXPECT_EQ(call(operation, input).type(), "SerializationException") << operation << input;
  }
  EXPECT_EQ(kms.list_keys(own)->size(), 1U);
  EXPECT_EQ(kms.describe_key(own, id)->state, KeyState::enabled);
}

TEST_F(KmsTest, ForeignTextInMessagesStaysValidJson) {
  EXPECT_EQ(call("DescribeKey", {{"KeyId", "\"}\\\n\x01"}}).message(), "Invalid keyId '\"}\\\n\x01'");
  // S3 hands ids over from headers, which need not be UTF-8; the ledger and messages must stand it.
  EXPECT_EQ(kms.describe_key(own, "\xff\xfe").error().type, "NotFoundException");
}

TEST_F(KmsTest, RandomBlobsAndIdsAreRefused) {
  for (int i = 0; i < 2000; ++i) {
    Bytes noise = entropy.bytes(1 + static_cast<std::size_t>(i) % 400);
    if (i % 2 == 0) noise[0] = 1;
    EXPECT_FALSE(kms.decrypt(own, noise, {}));
    EXPECT_FALSE(kms.describe_key(own, as_text(noise)));
  }
}

class FailingSource final : public BodySource {
 public:
  explicit FailingSource(std::string code) : code_(std::move(code)) {}
  Result<std::size_t> read(ByteSpan) override { return fail("broken", code_); }

 private:
  std::string code_;
};

TEST_F(KmsTest, BrokenBodies) {
  for (const auto& [code, type] :
       {std::pair{"XAmzContentSHA256Mismatch", "InvalidSignatureException"},
        std::pair{"IncompleteBody", "SerializationException"}, std::pair{"timeout", "SerializationException"}}) {
    Request request;
    request.method = "POST";
    request.headers.add("X-Amz-Target", "TrentService.ListKeys");
    request.body = std::make_unique<FailingSource>(code);
    Response response = handle_kms_request(kms, request, own);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(json::parse(as_text(read_all(*response.body, 1000).value()))["__type"], type);
  }
}

}  // namespace
}  // namespace s3sse::kms
