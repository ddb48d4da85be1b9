// Replication to another bucket of the same simulator.
#include "simulator/kms/kms.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

const Headers kms_source_headers{{"x-amz-server-side-encryption", "aws:kms"}};

class ReplicationTest : public ServiceTest {
 protected:
  void SetUp() override {
    make_bucket();
    make_bucket("copy");
    enable_versioning();
    enable_versioning("copy");
  }
  static std::string configuration(std::string_view rule, std::string_view destination = "") {
    return "<ReplicationConfiguration><Role>arn:aws:iam::111122223333:role/r</Role><Rule><Status>Enabled</Status>" +
           std::string(rule) + "<Destination><Bucket>arn:aws:s3:::copy</Bucket>" + std::string(destination) +
           "</Destination></Rule></ReplicationConfiguration>";
  }
  void replicate_everything() { ASSERT_EQ(put_document("/bkt?replication", configuration("<Prefix/>")).status, 200); }
  void replicate_kms(std::string_view key) {
    const Answer answer = put_document(
        "/bkt?replication",
        configuration("<Priority>1</Priority><Filter/><DeleteMarkerReplication><Status>Disabled</Status>"
                      "</DeleteMarkerReplication><SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled"
                      "</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>",
                      "<EncryptionConfiguration><ReplicaKmsKeyID>" + std::string(key) +
                          "</ReplicaKmsKeyID></EncryptionConfiguration>"));
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  std::string new_key() {
    Principal owner;
    owner.account_id = "111122223333";
    owner.arn = "arn:aws:iam::111122223333:user/owner";
    return service_->kms().create_key({.principal = owner}, {})->arn;
  }
};

TEST_F(ReplicationTest, ConfigurationIsCheckedAndKept) {
  EXPECT_EQ(send("GET", "/bkt?replication").code(), "ReplicationConfigurationNotFoundError");
  make_bucket("plain");
  EXPECT_EQ(put_document("/plain?replication", configuration("<Prefix/>")).code(), "InvalidRequest");
  EXPECT_EQ(put_document("/bkt?replication", configuration("<Filter/>")).code(), "InvalidRequest") << "no priority";
  EXPECT_EQ(put_document("/bkt?replication",
                         configuration("<Prefix/><SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled"
                                       "</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>"))
                .code(),
            "InvalidRequest");
  std::string elsewhere = configuration("<Prefix/>");
  elsewhere.replace(elsewhere.find(":::copy"), 7, ":::none");
  EXPECT_EQ(put_document("/bkt?replication", elsewhere).xml("Message"), "Destination bucket must exist.");
  replicate_everything();
  EXPECT_THAT(send("GET", "/bkt?replication").body, HasSubstr("<Bucket>arn:aws:s3:::copy</Bucket>"));
  EXPECT_FALSE(send("GET", "/bkt?replication").xml("ID").empty());
}

TEST_F(ReplicationTest, NewObjectsAppearWithTheirVersionAndMetadata) {
  send("PUT", "/bkt/before", {.body = "old"});
  replicate_everything();
  const Answer put = send("PUT", "/bkt/k", {.headers = {{"x-amz-meta-a", "1"}}, .body = "hello"});
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-replication-status"), "COMPLETED");
  const Answer replica = send("GET", "/copy/k?versionId=" + put.header("x-amz-version-id"));
  EXPECT_EQ(replica.body, "hello");
  EXPECT_EQ(replica.header("x-amz-replication-status"), "REPLICA");
  EXPECT_EQ(replica.header("x-amz-meta-a"), "1");
  EXPECT_EQ(replica.etag(), put.etag());
  EXPECT_EQ(send("GET", "/copy/before").status, 404) << "what was there before stays where it is";
  EXPECT_EQ(send("HEAD", "/bkt/before").header("x-amz-replication-status"), "");
  send("DELETE", "/bkt/k");
  EXPECT_EQ(send("GET", "/copy/k").status, 404) << "the older form of a rule takes markers along";
}

TEST_F(ReplicationTest, CopiesAndUploadsAreReplicatedWithTheirParts) {
  replicate_everything();
  send("PUT", "/bkt/source", {.body = "hello"});
  ASSERT_EQ(send("PUT", "/bkt/copied", {.headers = {{"x-amz-copy-source", "/bkt/source"}}}).status, 200);
  EXPECT_EQ(send("GET", "/copy/copied").body, "hello");
  const std::string first = pattern(5 * 1024 * 1024, 1);
  const std::string second = pattern(70'000, 2);
  const std::string target = "/bkt/m?uploadId=" + send("POST", "/bkt/m?uploads").xml("UploadId");
  const std::string etag_1 = send("PUT", target + "&partNumber=1", {.body = first}).etag();
  const std::string etag_2 = send("PUT", target + "&partNumber=2", {.body = second}).etag();
  const auto part = [](int number, const std::string& etag) {
    return "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + etag + "</ETag></Part>";
  };
  ASSERT_EQ(
      send("POST", target,
           {.body = "<CompleteMultipartUpload>" + part(1, etag_1) + part(2, etag_2) + "</CompleteMultipartUpload>"})
          .status,
      200);
  const Answer replica = send("GET", "/copy/m");
  EXPECT_EQ(replica.body, first + second);
  EXPECT_EQ(replica.etag(), send("HEAD", "/bkt/m").etag());
  EXPECT_EQ(send("GET", "/copy/m?partNumber=2").body, second);
}

TEST_F(ReplicationTest, KmsObjectsGoWhereARuleSelectsThem) {
  replicate_everything();
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = kms_source_headers, .body = "hello"}).status, 200);
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-replication-status"), "");
  EXPECT_EQ(send("HEAD", "/copy/k").status, 404);
  const std::string key = new_key();
  replicate_kms(key);
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = kms_source_headers, .body = "hello"}).status, 200);
  const Answer replica = send("GET", "/copy/k");
  EXPECT_EQ(replica.body, "hello");
  EXPECT_EQ(replica.header("x-amz-server-side-encryption-aws-kms-key-id"), key);
  replicate_kms("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  ASSERT_EQ(send("PUT", "/bkt/n", {.headers = kms_source_headers, .body = "hello"}).status, 200)
      << "the write itself is fine";
  EXPECT_EQ(send("HEAD", "/bkt/n").header("x-amz-replication-status"), "FAILED");
}

TEST_F(ReplicationTest, CustomerKeysGoAlong) {
  replicate_everything();
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = customer_key(), .body = "hello"}).status, 200);
  EXPECT_EQ(send("GET", "/copy/k", {.headers = customer_key()}).body, "hello");
  EXPECT_EQ(send("GET", "/copy/k", {.headers = customer_key('x')}).status, 403);
}

TEST_F(ReplicationTest, TheHighestPriorityDecidesForADestination) {
  const std::string markers = "<DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>";
  const auto rule = [&](int priority, std::string_view storage_class) {
    return "<Rule><Priority>" + std::to_string(priority) +
           "</Priority><Status>Enabled</Status><Filter><Prefix>a</Prefix>"
           "</Filter>" +
           markers + "<Destination><Bucket>arn:aws:s3:::copy</Bucket><StorageClass>" + std::string(storage_class) +
           "</StorageClass></Destination></Rule>";
  };
  ASSERT_EQ(put_document("/bkt?replication", "<ReplicationConfiguration><Role>arn:aws:iam::111122223333:role/r</Role>" +
                                                 rule(1, "STANDARD_IA") + rule(2, "GLACIER_IR") +
                                                 "</ReplicationConfiguration>")
                .status,
            200);
  send("PUT", "/bkt/a1", {.body = "x"});
  send("PUT", "/bkt/b1", {.body = "x"});
  EXPECT_EQ(send("HEAD", "/copy/a1").header("x-amz-storage-class"), "GLACIER_IR");
  EXPECT_EQ(send("HEAD", "/copy/b1").status, 404);
}

}  // namespace
}  // namespace s3sse
