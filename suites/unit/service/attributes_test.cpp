// GetObjectAttributes: what it tells, what it asks for, and what it never says.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class AttributesTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  void put(Headers headers = {}, std::string body = "hello") {
    const Answer answer = send("PUT", "/bkt/k", {.headers = std::move(headers), .body = std::move(body)});
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  Answer attributes(Headers headers = {}, std::string_view wanted = all) {
    headers.add("x-amz-object-attributes", std::string(wanted));
    return send("GET", "/bkt/k?attributes", {.headers = std::move(headers)});
  }
  void upload(Headers headers) {
    const Answer created = send("POST", "/bkt/k?uploads", {.headers = headers});
    const std::string id = created.xml("UploadId");
    const Answer one = send("PUT", "/bkt/k?partNumber=1&uploadId=" + id,
                            {.headers = {{"x-amz-checksum-crc32", "KHcEKQ=="}}, .body = "test-sse"});
    ASSERT_EQ(one.status, 200) << one.body;
    const std::string list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + one.etag() +
                             "</ETag><ChecksumCRC32>KHcEKQ==</ChecksumCRC32></Part></CompleteMultipartUpload>";
    const Answer done = send("POST", "/bkt/k?uploadId=" + id, {.body = list});
    ASSERT_EQ(done.status, 200) << done.body;
  }

  static constexpr std::string_view all = "ETag,Checksum,ObjectParts,StorageClass,ObjectSize";
};

const Headers kms{{"x-amz-server-side-encryption", "aws:kms"}};

TEST_F(AttributesTest, TellsOfASinglePutWhatWasRecorded) {
  put({{"x-amz-checksum-crc32", "KHcEKQ=="}}, "test-sse");
  const Answer answer = attributes();
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.xml("ETag"), md5_hex("test-sse")) << "without quotes";
  EXPECT_EQ(answer.xml("ChecksumCRC32"), "KHcEKQ==");
  EXPECT_EQ(answer.xml("ChecksumType"), "FULL_OBJECT");
  EXPECT_EQ(answer.xml("ObjectSize"), "8");
  EXPECT_EQ(answer.xml("StorageClass"), "STANDARD");
  EXPECT_EQ(answer.body.find("ObjectParts"), std::string::npos);
  EXPECT_NE(answer.header("Last-Modified"), "");
}

TEST_F(AttributesTest, TellsOnlyWhatIsAskedFor) {
  put();
  EXPECT_EQ(attributes({}, "ObjectSize").xml("ETag"), "");
  EXPECT_EQ(attributes({}, "Size").code(), "InvalidArgument");
  EXPECT_EQ(attributes({}, "").status, 400);
}

TEST_F(AttributesTest, NeverSpeaksOfEncryption) {  // GOA-05
  put(kms);
  const Answer answer = attributes();
  EXPECT_EQ(answer.header("x-amz-server-side-encryption"), "");
  EXPECT_EQ(answer.body.find("ncrypt"), std::string::npos);
  restart_without(Rule::get_object_attributes_answer_carries_no_encryption);
  make_bucket();
  put(kms);
  EXPECT_EQ(attributes().header("x-amz-server-side-encryption"), "aws:kms");
}

TEST_F(AttributesTest, SseCObjectAsksForItsKey) {  // GOA-01, GOA-02
  put(customer_key());
  EXPECT_EQ(attributes().code(), "InvalidRequest");
  EXPECT_EQ(attributes(customer_key()).xml("ObjectSize"), "5");
  EXPECT_EQ(attributes(customer_key('x')).status, 403);
  Headers other = customer_key();
  other.set("x-amz-server-side-encryption-customer-algorithm", "KMS");
  EXPECT_EQ(attributes(other).code(), "InvalidEncryptionAlgorithmError");
  restart_without(Rule::get_object_attributes_sse_c_object_needs_the_key);
  make_bucket();
  put(customer_key());
  EXPECT_EQ(attributes().status, 200);
}

TEST_F(AttributesTest, ManagedHeadersAreRefused) {  // GOA-03, GOA-04
  put();
  EXPECT_EQ(attributes(kms).code(), "InvalidArgument");
  EXPECT_EQ(attributes({{"x-amz-server-side-encryption-aws-kms-key-id", "k"}}).code(), "InvalidArgument");
}

TEST_F(AttributesTest, CompositeChecksumHasNoPartCount) {  // GOA-07
  for (const Headers& method : {Headers{}, kms}) {
    upload(both(method, {{"x-amz-checksum-algorithm", "CRC32"}}));
    const Answer answer = attributes();
    EXPECT_EQ(answer.xml("ChecksumType"), "COMPOSITE");
    EXPECT_NE(answer.xml("ChecksumCRC32"), "");
    EXPECT_EQ(answer.xml("ChecksumCRC32").find('-'), std::string::npos);
    EXPECT_EQ(answer.xml("PartsCount"), "1");
    EXPECT_NE(answer.body.find("<Part><PartNumber>1</PartNumber><Size>8</Size><ChecksumCRC32>KHcEKQ==<"),
              std::string::npos)
        << answer.body;
  }
  restart_without(Rule::get_object_attributes_composite_checksum_has_no_part_count);
  make_bucket();
  upload({{"x-amz-checksum-algorithm", "CRC32"}});
  EXPECT_TRUE(attributes().xml("ChecksumCRC32").ends_with("-1"));
}

TEST_F(AttributesTest, ChecksumOfAKmsObjectTakesADecrypt) {  // GOA-06
  put(kms);
  EXPECT_NE(attributes().xml("ChecksumCRC64NVME"), "");
  EXPECT_EQ(service_->kms().ledger().back().api, "Decrypt");
  restart_without(Rule::get_object_attributes_kms_object_needs_decrypt_permission);
  make_bucket();
  put(kms);
  EXPECT_EQ(attributes().status, 200);
  EXPECT_NE(service_->kms().ledger().back().api, "Decrypt");
}

}  // namespace
}  // namespace s3sse
