// The SSE-C triple, in the order and the words of the recordings.
#include "suites/unit/sse/fixture.h"

namespace s3sse::sse {
namespace {

using ::testing::HasSubstr;

constexpr const char* over_http =
    "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.";
constexpr const char* wrong_algorithm = "The Encryption request you specified is not valid. Supported value: AES256.";
constexpr const char* no_algorithm =
    "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.";
constexpr const char* no_key =
    "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.";
constexpr const char* no_md5 =
    "Requests specifying Server Side Encryption with Customer provided keys must provide the client calculated MD5 of "
    "the secret key.";
constexpr const char* bad_md5 = "The calculated MD5 hash of the key did not match the hash that was provided.";
constexpr const char* bad_length = "The secret key was invalid for the specified algorithm.";
constexpr const char* conflict =
    "Server Side Encryption with Customer provided key is incompatible with the encryption method specified";

class SseCHeaders : public SseTest {
 protected:
  S3Result<std::optional<CustomerKey>> read_get(const Headers& h) { return read_customer_key(h, facts()); }
  S3Result<std::optional<CustomerKey>> read_part(const Headers& h) {
    return read_part_customer_key(h, bucket_, facts());
  }
  S3Result<std::optional<CustomerKey>> read_source(const Headers& h) { return read_source_customer_key(h, facts()); }
};

TEST_F(SseCHeaders, AGoodTripleIsTaken) {  // ssec-put-ok
  const auto request = read(good_triple());
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->method, EncryptionMethod::sse_c);
  ASSERT_TRUE(request->customer_key.has_value());
  EXPECT_EQ(request->customer_key->key_md5, key_1_md5);
  EXPECT_EQ(as_text(request->customer_key->key.reveal()), "1234567890abcdef1234567890abcdef");
}

TEST_F(SseCHeaders, BothModesBeatABadAlgorithm) {  // ssec-put-both-modes
  Headers headers = triple("KMS", key_1, key_1_md5);
  headers.add("x-amz-server-side-encryption", "AES256");
  EXPECT_THAT(read(headers), IsRefusal(400, "InvalidArgument", conflict, sse_argument("AES256")));
}

TEST_F(SseCHeaders, BothModesWithKms) {  // PUT-10
  Headers headers = good_triple();
  headers.add("x-amz-server-side-encryption", "aws:kms");
  EXPECT_THAT(read(headers), IsRefusal(400, "InvalidArgument", conflict, sse_argument("aws:kms")));
}

TEST_F(SseCHeaders, WrongAlgorithm) {  // ssec-put-wrong-algorithm, ssec-get-wrong-algorithm, ssec-copy-wrong-target...
  const Headers headers = triple("KMS", key_1, key_1_md5);
  const auto refusal = IsRefusal(400, "InvalidEncryptionAlgorithmError", wrong_algorithm, sse_argument("KMS"));
  EXPECT_THAT(read(headers), refusal);
  EXPECT_THAT(read_get(headers), refusal);
  EXPECT_THAT(read_part(headers), refusal);
  EXPECT_THAT(read_source(source_triple("KMS", key_1, key_1_md5)), refusal);  // COPY-13
  EXPECT_THAT(read_get(triple("aws:kms", key_1, key_1_md5)),                  // ext-ssec-algorithm-awskms
              IsRefusal(400, "InvalidEncryptionAlgorithmError", wrong_algorithm, sse_argument("aws:kms")));
  EXPECT_FALSE(read(triple("aes256", key_1, key_1_md5)).has_value());
}

TEST_F(SseCHeaders, NoAlgorithm) {  // ssec-put-no-algorithm
  const auto refusal = IsRefusal(400, "InvalidArgument", no_algorithm, generic_argument);
  EXPECT_THAT(read(without(good_triple(), header::customer_algorithm)), refusal);
  EXPECT_THAT(read(Headers{{std::string(header::customer_key_md5), key_1_md5}}), refusal);  // SSEC-06: MD5 alone
}

TEST_F(SseCHeaders, NoKey) {  // ssec-put-no-key, ext-ssec-missing-key
  const auto refusal = IsRefusal(400, "InvalidArgument", no_key, generic_argument);
  EXPECT_THAT(read(without(good_triple(), header::customer_key)), refusal);
  EXPECT_THAT(read_get(Headers{{std::string(header::customer_algorithm), "AES256"}}), refusal);
}

TEST_F(SseCHeaders, NoMd5) {  // SSEC-09
  const auto refusal = IsRefusal(400, "InvalidArgument", no_md5, generic_argument);
  EXPECT_THAT(read(without(good_triple(), header::customer_key_md5)), refusal);
  EXPECT_THAT(read_get(without(good_triple(), header::customer_key_md5)), refusal);
  EXPECT_THAT(read_part(without(good_triple(), header::customer_key_md5)), refusal);
}

TEST_F(SseCHeaders, KeyOfTenBytes) {  // ssec-put-key-10-bytes
  const auto refusal = IsRefusal(400, "InvalidArgument", bad_length, generic_argument);
  EXPECT_THAT(read(triple("AES256", short_key, short_key_md5)), refusal);
  EXPECT_THAT(read_part(triple("AES256", short_key, short_key_md5)), refusal);
}

TEST_F(SseCHeaders, AnEmptyKeyIsAKeyOfTheWrongLength) {
  const std::string md5_of_nothing = to_base64(crypto::md5({}));
  EXPECT_THAT(read(triple("AES256", "", md5_of_nothing)),
              IsRefusal(400, "InvalidArgument", bad_length, generic_argument));
}

TEST_F(SseCHeaders, Md5Mismatch) {  // ssec-put-md5-mismatch
  const auto refusal = IsRefusal(400, "InvalidArgument", bad_md5, generic_argument);
  EXPECT_THAT(read(triple("AES256", key_1, "aMwgiexXqwuPqIPjYFmIZQ==")), refusal);
  EXPECT_THAT(read_get(triple("AES256", key_1, "aMwgiexXqwuPqIPjYFmIZQ==")), refusal);            // SSEC-35
  EXPECT_THAT(read_part(triple("AES256", key_1, "aMwgiexXqwuPqIPjYFmIZQ==")), refusal);           // MPU-09
  EXPECT_THAT(read_source(source_triple("AES256", key_1, "aMwgiexXqwuPqIPjYFmIZQ==")), refusal);  // COPY-15
  EXPECT_THAT(read(triple("AES256", short_key, key_1_md5)), refusal);                             // SSEC-11
  EXPECT_THAT(read(triple("AES256", key_1, "not base64!")), refusal);                             // SSEC-13
}

TEST_F(SseCHeaders, TheKeyDecoderSkipsForeignCharacters) {  // SSEC-14
  const auto request = read(triple("AES256", "MTIz!!!!#NDU2Nzg5MGFiY2RlZjEyMzQ1Njc4OTBhYmNkZWY=", key_1_md5));
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(as_text(request->customer_key->key.reveal()), "1234567890abcdef1234567890abcdef");
  rules_.switch_off(Rule::sse_c_key_decoder_is_lenient);
  EXPECT_FALSE(read(triple("AES256", "MTIz!!!!#NDU2Nzg5MGFiY2RlZjEyMzQ1Njc4OTBhYmNkZWY=", key_1_md5)).has_value());
}

TEST_F(SseCHeaders, PlainHttpBeatsEverythingElse) {  // SSEC-01, SSEC-02, SSEC-03
  peer_.secure = false;
  bucket_.blocked = BucketEncryption::Blocked::sse_c;
  const auto refusal = IsRefusal(400, "InvalidArgument", over_http, generic_argument);
  Headers worst = triple("KMS", short_key, "wrong");
  worst.add("x-amz-server-side-encryption", "AES256");
  EXPECT_THAT(read(worst), refusal);
  EXPECT_THAT(read_get(worst), refusal);
  EXPECT_THAT(read_part(worst), refusal);
  EXPECT_THAT(read_source(source_triple("KMS", short_key, "wrong")), refusal);
  EXPECT_TRUE(read(managed("AES256")).has_value()) << "SSEC-04";
  EXPECT_TRUE(read(Headers{}).has_value()) << "SSEC-04";
}

TEST_F(SseCHeaders, ABlockedBucketRefusesBeforeTheKeyIsLookedAt) {  // ext-ssec-blocked-bucket, BLK-02 ... BLK-06
  bucket_.blocked = BucketEncryption::Blocked::sse_c;
  const auto refusal = IsRefusal(
      403, "AccessDenied",
      "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:PutObject on resource: "
      "\"arn:aws:s3:::bucket/doc\" because this bucket has blocked upload requests that specify Server Side Encryption "
      "with Customer provided keys (SSE-C). Please specify a different server-side encryption type.",
      Elements{});
  EXPECT_THAT(read(good_triple()), refusal);
  EXPECT_THAT(read(triple("AES256", key_1, "aMwgiexXqwuPqIPjYFmIZQ==")), refusal);
  EXPECT_THAT(read_part(good_triple()), refusal);
  EXPECT_TRUE(read_get(good_triple()).has_value()) << "BLK-14: reads do not notice";
  EXPECT_TRUE(read(managed("AES256")).has_value()) << "BLK-13";
  bucket_.blocked = BucketEncryption::Blocked::none;
  EXPECT_TRUE(read(good_triple()).has_value());
}

TEST_F(SseCHeaders, TheSourceTripleHasItsOwnNames) {
  EXPECT_EQ(read_source(good_triple()).value().has_value(), false);
  EXPECT_EQ(read_source(source_triple("AES256", key_1, key_1_md5)).value()->key_md5, key_1_md5);
  EXPECT_EQ(read(source_triple("AES256", key_1, key_1_md5)).value().method, std::nullopt);
}

TEST_F(SseCHeaders, HeaderNamesAreComparedWithoutCase) {
  const Headers headers{{"X-Amz-Server-Side-Encryption-Customer-Algorithm", "AES256"},
                        {"X-AMZ-SERVER-SIDE-ENCRYPTION-CUSTOMER-KEY", key_1},
                        {"x-amz-server-side-encryption-customer-key-Md5", key_1_md5}};
  EXPECT_TRUE(read(headers).value().customer_key.has_value());
}

TEST_F(SseCHeaders, NoRefusalRepeatsTheKey) {
  const Headers attempts[] = {triple("KMS", key_1, key_1_md5), triple("AES256", key_1, "aMwgiexXqwuPqIPjYFmIZQ=="),
                              triple("AES256", short_key, short_key_md5),
                              without(good_triple(), header::customer_algorithm),
                              without(good_triple(), header::customer_key_md5)};
  for (const Headers& headers : attempts) {
    const auto refused = read(headers);
    ASSERT_FALSE(refused.has_value());
    std::string all = refused.error().message;
    for (const auto& [name, value] : refused.error().elements) all += name + value;
    EXPECT_THAT(all, Not(HasSubstr(key_1)));
    EXPECT_THAT(all, Not(HasSubstr(short_key)));
    EXPECT_THAT(all, Not(HasSubstr("1234567890abcdef")));
  }
}

struct BrokenTriple {
  Rule rule;
  Headers headers;
};

// With its rule switched off, a refusal is left out or changes; the mutation tests rely on it.
TEST_F(SseCHeaders, EachRefusalAsksItsRule) {
  const BrokenTriple cases[] = {
      {Rule::sse_c_unsupported_algorithm_is_refused, triple("KMS", key_1, key_1_md5)},
      {Rule::sse_c_missing_algorithm_is_refused, without(good_triple(), header::customer_algorithm)},
      {Rule::sse_c_missing_key_is_refused, without(good_triple(), header::customer_key)},
      {Rule::sse_c_missing_key_md5_is_refused, without(good_triple(), header::customer_key_md5)},
      {Rule::sse_c_key_md5_mismatch_is_refused, triple("AES256", key_1, key_2_md5)},
      {Rule::sse_c_key_md5_that_is_not_base64_is_refused, triple("AES256", key_1, "not base64!")},
      {Rule::sse_c_wrong_key_length_is_refused, triple("AES256", short_key, short_key_md5)}};
  for (const BrokenTriple& c : cases) {
    EXPECT_FALSE(read(c.headers).has_value()) << info(c.rule).slug;
    rules_.switch_off(c.rule);
    EXPECT_TRUE(read(c.headers).has_value()) << info(c.rule).slug;
    rules_.switch_on(c.rule);
  }
}

}  // namespace
}  // namespace s3sse::sse
