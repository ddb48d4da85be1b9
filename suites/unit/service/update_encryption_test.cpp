// UpdateObjectEncryption: another wrapping for the same bytes.
#include "simulator/base/encoding.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

class UpdateEncryptionTest : public ServiceTest {
 protected:
  void SetUp() override { start(); }

  void start() {
    make_bucket();
    key_ = new_key();
  }
  void without(Rule rule) {
    restart_without(rule);
    start();
  }
  std::string new_key(std::string account_id = "111122223333") {
    Principal owner;
    owner.account_id = account_id;
    owner.arn = "arn:aws:iam::" + account_id + ":user/s3sse";
    const auto made = service_->kms().create_key({.principal = owner}, {});
    EXPECT_TRUE(made.has_value());
    return made ? made->arn : std::string();
  }
  static std::string to_kms(std::string_view arn, std::string_view extra = "") {
    return "<ObjectEncryption xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><SSE-KMS><KMSKeyArn>" +
           std::string(arn) + "</KMSKeyArn>" + std::string(extra) + "</SSE-KMS></ObjectEncryption>";
  }
  Answer update(const std::string& document, std::string_view target = "/bkt/k?encryption") {
    return send("PUT", target, {.headers = {{"Content-MD5", md5_base64(document)}}, .body = document});
  }
  Answer head(Headers headers = {}) { return send("HEAD", "/bkt/k", {.headers = std::move(headers)}); }
  void put(Headers headers = {}, std::string body = "test-sse") {
    ASSERT_EQ(send("PUT", "/bkt/k", {.headers = std::move(headers), .body = std::move(body)}).status, 200);
  }
  std::string stored_bytes() {
    const auto object = service_->store().object("bkt", "k");
    Bytes bytes(object->parts.front().ciphertext->size());
    EXPECT_TRUE(object->parts.front().ciphertext->read_at(0, bytes).has_value());
    return std::string(as_text(bytes));
  }

  std::string key_;
};

const Headers checksum_mode{{"x-amz-checksum-mode", "ENABLED"}};

TEST_F(UpdateEncryptionTest, RewrapsAndMovesNoData) {  // UOE-01 ... UOE-05, UOE-18
  put({{"x-amz-checksum-crc32", "KHcEKQ=="}});
  const Answer before = head(checksum_mode);
  const std::string bytes = stored_bytes();
  const std::string envelope = service_->store().object("bkt", "k")->envelope;
  clock_.advance(std::chrono::hours(1));
  const Answer answer = update(to_kms(key_));
  ASSERT_EQ(answer.status, 200) << answer.body;

  const Answer after = head(checksum_mode);
  EXPECT_EQ(after.header("x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(after.header("x-amz-server-side-encryption-aws-kms-key-id"), key_);
  EXPECT_EQ(after.header("x-amz-server-side-encryption-bucket-key-enabled"), "");
  for (const std::string_view name : {"ETag", "Last-Modified", "Content-Type", "x-amz-checksum-crc32"}) {
    EXPECT_EQ(after.header(name), before.header(name)) << name;
  }
  EXPECT_EQ(after.etag(), md5_hex("test-sse"));
  EXPECT_EQ(stored_bytes(), bytes);
  EXPECT_NE(service_->store().object("bkt", "k")->envelope, envelope);
  EXPECT_EQ(send("GET", "/bkt/k").body, "test-sse");
  const std::string clear(as_text(*from_base64("KHcEKQ==")));
  for (const auto& [name, value] : service_->store().object("bkt", "k")->checksums) {
    EXPECT_EQ(value.find(clear), std::string::npos) << "CSUM-05 holds for the new method too";
  }

  const std::string second = new_key();
  EXPECT_EQ(update(to_kms(second, "<BucketKeyEnabled>true</BucketKeyEnabled>")).status, 200);
  EXPECT_EQ(head().header("x-amz-server-side-encryption-aws-kms-key-id"), second);
  EXPECT_EQ(head().header("x-amz-server-side-encryption-bucket-key-enabled"), "true");
  EXPECT_EQ(head(checksum_mode).header("x-amz-checksum-crc32"), "KHcEKQ==");
  EXPECT_EQ(send("GET", "/bkt/k").body, "test-sse");
}

TEST_F(UpdateEncryptionTest, RefusesWhatTheDocumentationRefuses) {
  put();
  EXPECT_THAT(update(to_kms("")).body, HasSubstr("require an AWS KMS key Amazon Resource Name"));  // UOE-06
  EXPECT_THAT(update(to_kms("alias/x")).body, HasSubstr("require a valid AWS KMS key"));           // UOE-06
  EXPECT_THAT(update(to_kms(key_, "<BucketKeyEnabled>x</BucketKeyEnabled>")).body, HasSubstr("isn't valid"));
  EXPECT_THAT(update("<ObjectEncryption><SSE-S3/></ObjectEncryption>").body, HasSubstr("Valid values are SSEKMS"));
  EXPECT_THAT(update("<ObjectEncryption><SSE-C/></ObjectEncryption>").body, HasSubstr("to DSSE-KMS or SSE-C"));
  EXPECT_EQ(update("<ObjectEncryption/>").code(), "MalformedXML");
  EXPECT_EQ(update(to_kms(key_, "<KMSKeyArn>k</KMSKeyArn>")).code(), "MalformedXML");
  EXPECT_EQ(update(to_kms(key_, "<Layers>2</Layers>")).code(), "MalformedXML");
  EXPECT_EQ(send("PUT", "/bkt/k?encryption", {.body = to_kms(key_)}).code(), "InvalidRequest");  // UOE-19
  const Answer foreign = update(to_kms(new_key("444455556666")));
  EXPECT_EQ(foreign.status, 403);
  EXPECT_THAT(foreign.body, HasSubstr("must be owned by the same account as the bucket"));  // UOE-13
  EXPECT_EQ(update(to_kms(key_), "/bkt/none?encryption").code(), "NoSuchKey");              // UOE-16
  EXPECT_EQ(head().header("x-amz-server-side-encryption"), "AES256");
  for (const Headers& method : {customer_key(), Headers{{"x-amz-server-side-encryption", "aws:kms:dsse"}}}) {
    put(method);
    EXPECT_THAT(update(to_kms(key_)).body, HasSubstr("encryption type DSSE-KMS or SSE-C"));  // UOE-07
  }
}

TEST_F(UpdateEncryptionTest, DoesNotExistInEarlierYears) {
  ServiceConfig config;
  config.era = Era::y2025;
  restart(config);
  make_bucket("bkt", false);
  key_ = new_key();
  put();
  EXPECT_EQ(update(to_kms(key_)).code(), "NotImplemented");
}

TEST_F(UpdateEncryptionTest, OnlyTheNamedVersionChanges) {  // UOE-17
  enable_versioning();
  const std::string first = send("PUT", "/bkt/k", {.body = "1"}).header("x-amz-version-id");
  put();
  EXPECT_EQ(update(to_kms(key_), "/bkt/k?encryption&versionId=" + first).header("x-amz-version-id"), first);
  EXPECT_EQ(head().header("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(send("HEAD", "/bkt/k?versionId=" + first).header("x-amz-server-side-encryption"), "aws:kms");
}

TEST_F(UpdateEncryptionTest, SwitchedOffRulesShow) {
  without(Rule::update_encryption_only_the_data_key_is_rewrapped);
  put();
  const std::string bytes = stored_bytes();
  EXPECT_EQ(update(to_kms(key_)).status, 200);
  EXPECT_NE(stored_bytes(), bytes);
  EXPECT_EQ(send("GET", "/bkt/k").body, "test-sse");

  without(Rule::update_encryption_bucket_key_defaults_to_false);
  put();
  update(to_kms(key_));
  EXPECT_EQ(head().header("x-amz-server-side-encryption-bucket-key-enabled"), "true");

  without(Rule::update_encryption_metadata_survive);
  put();
  const std::string modified = head().header("Last-Modified");
  clock_.advance(std::chrono::hours(1));
  update(to_kms(key_));
  EXPECT_NE(head().header("Last-Modified"), modified);

  without(Rule::update_encryption_converted_object_keeps_md5_etag);
  put();
  update(to_kms(key_));
  EXPECT_NE(head().etag(), md5_hex("test-sse"));

  without(Rule::update_encryption_sse_s3_target_is_refused);
  put({{"x-amz-server-side-encryption", "aws:kms"}});
  EXPECT_EQ(update("<ObjectEncryption><SSE-S3/></ObjectEncryption>").status, 200);
  EXPECT_EQ(send("GET", "/bkt/k").body, "test-sse");

  without(Rule::update_encryption_dsse_and_sse_c_sources_are_refused);
  put(customer_key());
  EXPECT_EQ(update(to_kms(key_)).status, 403);

  without(Rule::update_encryption_needs_integrity_header);
  put();
  EXPECT_EQ(send("PUT", "/bkt/k?encryption", {.body = to_kms(key_)}).status, 200);
}

}  // namespace
}  // namespace s3sse
