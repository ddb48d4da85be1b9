// Object Lock: buckets with it and without, retention, legal hold, and what they forbid.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

const Headers with_bypass{{"x-amz-bypass-governance-retention", "true"}};

std::string retention_of(std::string_view mode, std::string_view until) {
  return "<Retention><Mode>" + std::string(mode) + "</Mode><RetainUntilDate>" + std::string(until) +
         "</RetainUntilDate></Retention>";
}

std::string hold_of(std::string_view status) {
  return "<LegalHold><Status>" + std::string(status) + "</Status></LegalHold>";
}

std::string lock_of(std::string_view retention) {
  return "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>" +
         (retention.empty() ? "" : "<Rule><DefaultRetention>" + std::string(retention) + "</DefaultRetention></Rule>") +
         "</ObjectLockConfiguration>";
}

class ObjectLockTest : public ServiceTest {
 protected:
  void SetUp() override {
    // As boto3 writes it.
    ASSERT_EQ(send("PUT", "/bkt", {.headers = {{"x-amz-bucket-object-lock-enabled", "True"}}}).status, 200);
    version_ = send("PUT", "/bkt/k", {.body = "hello"}).header("x-amz-version-id");
    ASSERT_FALSE(version_.empty());
  }
  [[nodiscard]] std::string versioned() const { return "/bkt/k?versionId=" + version_; }
  Answer retain(std::string_view mode, std::string_view until, Headers headers = {}) {
    return put_document("/bkt/k?retention&versionId=" + version_, retention_of(mode, until), std::move(headers));
  }
  std::string version_;
};

TEST_F(ObjectLockTest, BucketHasItAndKeepsVersions) {
  EXPECT_EQ(send("GET", "/bkt?object-lock").xml("ObjectLockEnabled"), "Enabled");
  EXPECT_EQ(send("GET", "/bkt?versioning").xml("Status"), "Enabled");
  const std::string suspended = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
  const Answer refused = send("PUT", "/bkt?versioning", {.body = suspended});
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "InvalidBucketState");
  make_bucket("plain");
  EXPECT_EQ(send("GET", "/plain?object-lock").code(), "ObjectLockConfigurationNotFoundError");
  EXPECT_EQ(put_document("/plain?object-lock", lock_of("")).code(), "InvalidBucketState");
  enable_versioning("plain");
  EXPECT_EQ(put_document("/plain?object-lock", lock_of("")).status, 200) << "an older bucket may get it too";
  EXPECT_EQ(send("PUT", "/plain?object-lock", {.body = lock_of("")}).code(), "InvalidRequest") << "without MD5";
  EXPECT_EQ(send("PUT", "/new", {.headers = {{"x-amz-bucket-object-lock-enabled", "yes"}}}).code(), "InvalidArgument");
}

TEST_F(ObjectLockTest, LegalHoldKeepsAVersionFromEverybody) {
  EXPECT_EQ(send("GET", "/bkt/k?legal-hold").code(), "NoSuchObjectLockConfiguration");
  ASSERT_EQ(put_document("/bkt/k?legal-hold", hold_of("ON")).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k?legal-hold").xml("Status"), "ON");
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-object-lock-legal-hold"), "ON");
  const Answer refused = send("DELETE", versioned(), {.headers = with_bypass});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "AccessDenied");
  EXPECT_EQ(send("DELETE", "/bkt/k").status, 204) << "hides it behind a marker";
  EXPECT_EQ(send("GET", versioned()).body, "hello");
  const std::string all = "<Delete><Object><Key>k</Key><VersionId>" + version_ + "</VersionId></Object></Delete>";
  const Answer several = send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(all)}}, .body = all});
  EXPECT_EQ(several.code(), "AccessDenied") << "told for each key";
  ASSERT_EQ(put_document("/bkt/k?legal-hold&versionId=" + version_, hold_of("OFF")).status, 200);
  EXPECT_EQ(send("DELETE", versioned()).status, 204);
  EXPECT_EQ(send("GET", versioned()).status, 404);
}

TEST_F(ObjectLockTest, GovernanceIsExtendedByAllAndShortenedWithTheHeader) {
  EXPECT_EQ(send("GET", "/bkt/k?retention").code(), "NoSuchObjectLockConfiguration");
  ASSERT_EQ(retain("GOVERNANCE", "2098-01-01T00:00:00Z").status, 200);
  EXPECT_EQ(send("GET", "/bkt/k?retention").xml("RetainUntilDate"), "2098-01-01T00:00:00.000Z");
  EXPECT_EQ(retain("GOVERNANCE", "2097-01-01T00:00:00Z").code(), "AccessDenied");
  EXPECT_EQ(put_document("/bkt/k?retention", "<Retention/>").code(), "AccessDenied") << "to take it away";
  EXPECT_EQ(retain("GOVERNANCE", "2099-01-01T00:00:00Z").status, 200);
  EXPECT_EQ(send("DELETE", versioned()).code(), "AccessDenied");
  EXPECT_EQ(retain("GOVERNANCE", "2097-01-01T00:00:00Z", with_bypass).status, 200);
  EXPECT_EQ(send("DELETE", versioned(), {.headers = with_bypass}).status, 204);
}

TEST_F(ObjectLockTest, BypassTakesItsPermission) {
  ASSERT_EQ(retain("GOVERNANCE", "2098-01-01T00:00:00Z").status, 200);
  const std::string policy =
      R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:BypassGovernanceRetention","Resource":"arn:aws:s3:::bkt/*"}]})";
  ASSERT_EQ(send("PUT", "/bkt?policy", {.body = policy}).status, 204);
  EXPECT_EQ(send("DELETE", versioned(), {.headers = with_bypass}).code(), "AccessDenied");
}

TEST_F(ObjectLockTest, ComplianceYieldsToTimeAlone) {
  ASSERT_EQ(put_document("/bkt?object-lock", lock_of("<Mode>COMPLIANCE</Mode><Days>1</Days>")).status, 200);
  version_ = send("PUT", "/bkt/k", {.body = "kept"}).header("x-amz-version-id");
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-object-lock-mode"), "COMPLIANCE");
  EXPECT_EQ(send("DELETE", versioned(), {.headers = with_bypass}).code(), "AccessDenied");
  EXPECT_EQ(retain("GOVERNANCE", "2098-01-01T00:00:00Z", with_bypass).code(), "AccessDenied");
  clock_.advance(std::chrono::hours(24) + std::chrono::seconds(1));
  EXPECT_EQ(send("DELETE", versioned()).status, 204);
}

TEST_F(ObjectLockTest, HeadersOfWritesAreCheckedAndKept) {
  const Headers until{{"x-amz-object-lock-retain-until-date", "2098-01-01T00:00:00Z"}};
  const Headers mode{{"x-amz-object-lock-mode", "GOVERNANCE"}};
  const Headers md5{{"Content-MD5", md5_base64("x")}};
  EXPECT_EQ(send("PUT", "/bkt/n", {.headers = both(both(until, mode), md5), .body = "x"}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/n").header("x-amz-object-lock-retain-until-date"), "2098-01-01T00:00:00.000Z");
  EXPECT_EQ(send("PUT", "/bkt/n", {.headers = both(until, mode), .body = "x"}).code(), "InvalidRequest")
      << "without a digest";
  EXPECT_EQ(send("PUT", "/bkt/n", {.headers = both(until, md5), .body = "x"}).code(), "InvalidArgument");
  EXPECT_EQ(send("PUT", "/bkt/n", {.headers = both(mode, md5), .body = "x"}).code(), "InvalidArgument");
  const Headers past{{"x-amz-object-lock-mode", "GOVERNANCE"},
                     {"x-amz-object-lock-retain-until-date", "2001-01-01T00:00:00Z"}};
  EXPECT_EQ(send("PUT", "/bkt/n", {.headers = both(past, md5), .body = "x"}).xml("Message"),
            "The retain until date must be in the future!");
  EXPECT_EQ(send("PUT", "/bkt/copy", {.headers = both(both(until, mode), {{"x-amz-copy-source", "/bkt/k"}})}).status,
            200);
  EXPECT_EQ(send("HEAD", "/bkt/copy").header("x-amz-object-lock-mode"), "GOVERNANCE");
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-object-lock-mode"), "");
  make_bucket("plain");
  EXPECT_EQ(send("PUT", "/plain/n", {.headers = both(both(until, mode), md5), .body = "x"}).xml("Message"),
            "Bucket is missing Object Lock Configuration");
  EXPECT_EQ(put_document("/plain/k?legal-hold", hold_of("ON")).code(), "NoSuchKey");
}

TEST_F(ObjectLockTest, UploadsAreLockedFromTheirBeginning) {
  const std::string upload =
      send("POST", "/bkt/m?uploads", {.headers = {{"x-amz-object-lock-legal-hold", "ON"}}}).xml("UploadId");
  const std::string target = "/bkt/m?uploadId=" + upload;
  const std::string etag = send("PUT", target + "&partNumber=1", {.body = "part"}).etag();
  ASSERT_EQ(send("POST", target,
                 {.body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag +
                          "</ETag></Part></CompleteMultipartUpload>"})
                .status,
            200);
  EXPECT_EQ(send("HEAD", "/bkt/m").header("x-amz-object-lock-legal-hold"), "ON");
}

TEST_F(ObjectLockTest, MalformedConfigurationsAreRefused) {
  for (const char* wrong :
       {"<Mode>GOVERNANCE</Mode>", "<Days>1</Days>", "<Mode>NONE</Mode><Days>1</Days>",
        "<Mode>GOVERNANCE</Mode><Days>0</Days>", "<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>"}) {
    EXPECT_EQ(put_document("/bkt?object-lock", lock_of(wrong)).code(), "MalformedXML") << wrong;
  }
  EXPECT_EQ(put_document("/bkt/k?retention", "<Retention><Mode>GOVERNANCE</Mode></Retention>").code(), "MalformedXML");
  EXPECT_EQ(put_document("/bkt/k?legal-hold", "<LegalHold/>").code(), "MalformedXML");
}

TEST_F(ObjectLockTest, EncryptionOfALockedObjectStays) {  // UOE-14
  ASSERT_EQ(put_document("/bkt/k?legal-hold", hold_of("ON")).status, 200);
  const std::string update =
      "<ObjectEncryption><SSE-KMS><KMSKeyArn>arn:aws:kms:us-east-1:111122223333:key/"
      "1234abcd-12ab-34cd-56ef-1234567890ab</KMSKeyArn></SSE-KMS></ObjectEncryption>";
  const Answer refused = put_document("/bkt/k?encryption", update);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.xml("Message"), testing::HasSubstr("protected by S3 Object Lock"));
}

}  // namespace
}  // namespace s3sse
