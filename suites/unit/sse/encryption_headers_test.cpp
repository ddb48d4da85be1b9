// The encryption headers of answers: the header matrix of the API.
#include "suites/unit/sse/fixture.h"

namespace s3sse::sse {
namespace {

using Pairs = std::map<std::string, std::string>;

class EchoHeaders : public SseTest {
 protected:
  Pairs echo(const Envelope& envelope, EncryptionEcho kind, std::string_view context = "") {
    Headers headers;
    add_encryption_headers(envelope, kind, context, rules_, headers);
    Pairs pairs;
    for (const auto& [name, value] : headers) EXPECT_TRUE(pairs.emplace(name, value).second) << name << " twice";
    return pairs;
  }
  Headers with_bucket_key(Headers headers) {
    headers.add(std::string(header::bucket_key_enabled), "true");
    return headers;
  }
  std::string key_arn_ = new_key();
  static constexpr EncryptionEcho all_[] = {EncryptionEcho::write, EncryptionEcho::read, EncryptionEcho::complete};
};

TEST_F(EchoHeaders, SseS3) {
  const Envelope envelope = make(managed("AES256")).envelope;
  for (const auto kind : all_) EXPECT_EQ(echo(envelope, kind), (Pairs{{"x-amz-server-side-encryption", "AES256"}}));
}

TEST_F(EchoHeaders, SseKms) {
  const Envelope envelope = make(managed("aws:kms", key_arn_)).envelope;
  const Pairs expected{{"x-amz-server-side-encryption", "aws:kms"},
                       {"x-amz-server-side-encryption-aws-kms-key-id", key_arn_}};
  for (const auto kind : all_) EXPECT_EQ(echo(envelope, kind), expected);
}

TEST_F(EchoHeaders, SseKmsWithBucketKey) {  // ssekms-mpu-upload-part
  const Envelope envelope = make(with_bucket_key(managed("aws:kms", key_arn_))).envelope;
  const Pairs expected{{"x-amz-server-side-encryption", "aws:kms"},
                       {"x-amz-server-side-encryption-aws-kms-key-id", key_arn_},
                       {"x-amz-server-side-encryption-bucket-key-enabled", "true"}};
  for (const auto kind : all_) EXPECT_EQ(echo(envelope, kind), expected);
}

TEST_F(EchoHeaders, DsseKms) {
  const Envelope envelope = make(with_bucket_key(managed("aws:kms:dsse", key_arn_))).envelope;
  const Pairs expected{{"x-amz-server-side-encryption", "aws:kms:dsse"},
                       {"x-amz-server-side-encryption-aws-kms-key-id", key_arn_}};
  for (const auto kind : all_) EXPECT_EQ(echo(envelope, kind), expected);
}

TEST_F(EchoHeaders, SseC) {  // ssec-put-ok, ssec-get-ok; MPU-14
  const Envelope envelope = make(good_triple()).envelope;
  const Pairs expected{{"x-amz-server-side-encryption-customer-algorithm", "AES256"},
                       {"x-amz-server-side-encryption-customer-key-MD5", key_1_md5}};
  EXPECT_EQ(echo(envelope, EncryptionEcho::write), expected);
  EXPECT_EQ(echo(envelope, EncryptionEcho::read), expected);
  EXPECT_EQ(echo(envelope, EncryptionEcho::complete), Pairs{});
}

TEST_F(EchoHeaders, TheContextComesBackOnWritesAlone) {  // HDR-17, HDR-18
  const std::string context = to_base64(as_bytes(R"({"a":"b"})"));
  Headers headers = managed("aws:kms", key_arn_);
  headers.add(std::string(header::context), context);
  const Envelope envelope = make(headers).envelope;
  EXPECT_EQ(echo(envelope, EncryptionEcho::write, context).at("x-amz-server-side-encryption-context"), context);
  EXPECT_FALSE(echo(envelope, EncryptionEcho::read, context).contains("x-amz-server-side-encryption-context"));
  EXPECT_FALSE(echo(envelope, EncryptionEcho::complete, context).contains("x-amz-server-side-encryption-context"));
  rules_.switch_off(Rule::header_context_is_returned_on_three_writes_only);
  EXPECT_FALSE(echo(envelope, EncryptionEcho::write, context).contains("x-amz-server-side-encryption-context"));
}

TEST_F(EchoHeaders, ALegacyObjectClaimsNothing) {  // DEF-06
  auto planned = plan(Headers{}, Era::y2022);
  const Envelope envelope = engine_.generate(*planned, place_, facts(), origin()).value().envelope;
  for (const auto kind : all_) EXPECT_EQ(echo(envelope, kind), Pairs{});
  rules_.switch_off(Rule::default_encryption_legacy_object_has_no_sse_header);
  EXPECT_EQ(echo(envelope, EncryptionEcho::read).size(), 1u);
}

struct Broken {
  Rule rule;
  EncryptionEcho kind;
  Headers headers;
};

TEST_F(EchoHeaders, EachHeaderAsksItsRule) {
  const Headers kms = managed("aws:kms", key_arn_);
  const Broken cases[] = {
      {Rule::put_object_explicit_aes256_is_confirmed, EncryptionEcho::write, managed("AES256")},
      {Rule::put_object_kms_key_arn_is_confirmed, EncryptionEcho::write, kms},
      {Rule::get_object_kms_read_reports_type_key_and_bucket_key, EncryptionEcho::read, kms},
      {Rule::header_context_is_not_returned_on_reads, EncryptionEcho::read, kms},
      {Rule::bucket_key_header_is_absent_when_unused, EncryptionEcho::write, kms},
      {Rule::bucket_key_flag_is_returned_on_parts_and_reads, EncryptionEcho::read, with_bucket_key(kms)},
      {Rule::dsse_type_is_confirmed_on_write_and_read, EncryptionEcho::read, managed("aws:kms:dsse", key_arn_)},
      {Rule::put_object_sse_c_confirms_algorithm_and_key_md5, EncryptionEcho::write, good_triple()},
      {Rule::sse_c_read_echoes_algorithm_and_key_md5, EncryptionEcho::read, good_triple()},
      {Rule::multipart_completion_reports_managed_headers_only, EncryptionEcho::complete, good_triple()},
      {Rule::header_customer_key_is_never_returned, EncryptionEcho::read, good_triple()}};
  for (const Broken& c : cases) {
    const Envelope envelope = make(c.headers).envelope;
    const Pairs right = echo(envelope, c.kind);
    rules_.switch_off(c.rule);
    EXPECT_NE(echo(envelope, c.kind), right) << info(c.rule).slug;
    rules_.switch_on(c.rule);
  }
}

}  // namespace
}  // namespace s3sse::sse
