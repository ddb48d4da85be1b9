// Buckets: names, idempotence, default encryption as XML, listings, versions, and KMS on the same door.
#include "simulator/base/uri.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;
using testing::Not;

class BucketsTest : public ServiceTest {
 protected:
  Answer put_encryption(const std::string& document, std::string_view bucket = "bkt") {
    return send("PUT", "/" + std::string(bucket) + "?encryption",
                {.headers = {{"Content-MD5", md5_base64(document)}}, .body = document});
  }
  static std::string rule(const std::string& content) {
    return "<ServerSideEncryptionConfiguration><Rule>" + content + "</Rule></ServerSideEncryptionConfiguration>";
  }
  static std::string by_default(const std::string& content) {
    return "<ApplyServerSideEncryptionByDefault>" + content + "</ApplyServerSideEncryptionByDefault>";
  }
};

TEST_F(BucketsTest, CreationIsIdempotentForTheOwnerInUsEast1) {
  EXPECT_EQ(send("PUT", "/bucket-1").header("Location"), "/bucket-1");
  EXPECT_EQ(send("PUT", "/bucket-1").status, 200);
  EXPECT_EQ(send("PUT", "/bucket-1", {.as_stranger = true}).code(), "BucketAlreadyExists");
  for (const char* name : {"ab", "Upper", "has_underscore", "-start", "end-", "a..b", "192.168.0.1", "xn--x"}) {
    EXPECT_EQ(send("PUT", std::string("/") + name).code(), "InvalidBucketName") << name;
  }
  EXPECT_THAT(send("GET", "/").body, HasSubstr("<Name>bucket-1</Name>"));
  EXPECT_THAT(send("GET", "/", {.as_stranger = true}).body, Not(HasSubstr("bucket-1")));
  EXPECT_EQ(send("HEAD", "/bucket-1").header("x-amz-bucket-region"), "us-east-1");
  EXPECT_THAT(send("GET", "/bucket-1?location").body, HasSubstr("LocationConstraint"));
}

TEST_F(BucketsTest, DeletionNeedsAnEmptyBucket) {
  make_bucket();
  send("PUT", "/bkt/k", {.body = "x"});
  EXPECT_EQ(send("DELETE", "/bkt").code(), "BucketNotEmpty");
  send("DELETE", "/bkt/k");
  EXPECT_EQ(send("DELETE", "/bkt").status, 204);
  EXPECT_EQ(send("HEAD", "/bkt").status, 404);
}

TEST_F(BucketsTest, FreshBucketOf2026BlocksSseC) {  // ENC-02, BLK-02, BLK-07, ext-ssec-blocked-bucket
  make_bucket("bkt", false);
  EXPECT_THAT(send("GET", "/bkt?encryption").body,
              HasSubstr("<Rule><BucketKeyEnabled>false</BucketKeyEnabled><ApplyServerSideEncryptionByDefault>"
                        "<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
                        "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"
                        "</Rule>"));
  const Answer refused = send("PUT", "/bkt/k", {.headers = customer_key(), .body = "x"});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "AccessDenied");
  EXPECT_EQ(put_encryption(rule("<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType>"
                                "</BlockedEncryptionTypes>"))
                .status,
            200);
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = customer_key(), .body = "x"}).status, 200);
}

TEST_F(BucketsTest, FreshBucketOf2025BlocksNothing) {
  ServiceConfig config;
  config.era = Era::y2025;
  restart(std::move(config));
  make_bucket("bkt", false);
  EXPECT_THAT(send("GET", "/bkt?encryption").body, Not(HasSubstr("BlockedEncryptionTypes")));
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = customer_key(), .body = "x"}).status, 200);
}

TEST_F(BucketsTest, EncryptionIsReadBackAsItWasPut) {  // ENC-09, ENC-21, ENC-23, BLK-11
  make_bucket("bkt", false);
  ASSERT_EQ(put_encryption(rule(by_default("<KMSMasterKeyID>1234abcd-12ab-34cd-56ef-1234567890ab</KMSMasterKeyID>"
                                           "<SSEAlgorithm>aws:kms</SSEAlgorithm>") +
                                "<BucketKeyEnabled>true</BucketKeyEnabled>"))
                .status,
            200);
  EXPECT_THAT(send("GET", "/bkt?encryption").body,
              HasSubstr("<Rule><BucketKeyEnabled>true</BucketKeyEnabled><ApplyServerSideEncryptionByDefault>"
                        "<SSEAlgorithm>aws:kms</SSEAlgorithm>"
                        "<KMSMasterKeyID>1234abcd-12ab-34cd-56ef-1234567890ab</KMSMasterKeyID>"
                        "</ApplyServerSideEncryptionByDefault>"
                        "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"));
  EXPECT_EQ(send("PUT", "/bkt/k", {.body = "x"}).code(), "KMS.NotFoundException") << "ENC-08";
  EXPECT_EQ(send("DELETE", "/bkt?encryption").status, 204);
  EXPECT_EQ(send("DELETE", "/bkt?encryption").status, 204);
  EXPECT_EQ(send("PUT", "/bkt/k", {.body = "x"}).header("x-amz-server-side-encryption"), "AES256");
}

TEST_F(BucketsTest, WrongEncryptionDocumentsAreRefused) {  // ENC-04, ENC-06, ENC-07, ENC-12, ENC-13, ENC-16
  make_bucket();
  const std::string good = by_default("<SSEAlgorithm>AES256</SSEAlgorithm>");
  for (const std::string& bad :
       {std::string("<ServerSideEncryptionConfiguration/>"), rule(good + "</Rule><Rule>" + good), rule(""),
        rule(by_default("<SSEAlgorithm>AES512</SSEAlgorithm>")), rule(by_default("<SSEAlgorithm>SSE-C</SSEAlgorithm>")),
        rule(by_default("")), std::string("not xml"), std::string("<Other/>"), rule(good) + "<x/>",
        rule(good + "<BucketKeyEnabled>yes</BucketKeyEnabled>"),
        rule(good + "<BucketKeyEnabled>true</BucketKeyEnabled><BucketKeyEnabled>false</BucketKeyEnabled>"),
        rule(good + good), rule(good + "<Layers>2</Layers>"),
        rule(by_default("<SSEAlgorithm>AES256</SSEAlgorithm><SSEAlgorithm>aws:kms</SSEAlgorithm>"))}) {
    const Answer answer = put_encryption(bad);
    EXPECT_EQ(answer.status, 400) << bad;
    EXPECT_EQ(answer.code(), "MalformedXML") << bad;
  }
  const Answer key =
      put_encryption(rule(by_default("<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>")));
  EXPECT_EQ(key.xml("Message"),
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse");
  EXPECT_EQ(key.xml("ArgumentName"), "ApplyServerSideEncryptionByDefault");
  EXPECT_EQ(send("PUT", "/bkt?encryption", {.body = rule(good)}).xml("Message"),
            "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  EXPECT_EQ(put_encryption("<ServerSideEncryptionConfiguration/>", "nowhere").code(), "NoSuchBucket");
}

TEST_F(BucketsTest, HostileXmlIsRefusedOrHarmless) {
  make_bucket();
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(put_encryption(deep).code(), "MalformedXML");
  std::string closed = "<ServerSideEncryptionConfiguration>";
  for (int i = 0; i < 1000; ++i) closed += "<a>";
  for (int i = 0; i < 1000; ++i) closed += "</a>";
  EXPECT_EQ(put_encryption(closed + "</ServerSideEncryptionConfiguration>").code(), "MalformedXML");
  EXPECT_EQ(put_encryption("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" +
                           rule(by_default("<SSEAlgorithm>&e;</SSEAlgorithm>")))
                .code(),
            "MalformedXML");
  EXPECT_EQ(put_encryption(std::string(1024 * 1024 + 1, ' ')).code(), "MaxMessageLengthExceeded");
}

TEST_F(BucketsTest, WhatIsNotXmlIsMalformed) {
  make_bucket();
  const std::string right = rule(by_default("<SSEAlgorithm>AES256</SSEAlgorithm>"));
  for (const std::string& document : {right + "junk", "junk" + right, right + right, "<!DOCTYPE x>" + right,
                                      right + '\0', rule(by_default("<SSEAlgorithm>AES256&#0;</SSEAlgorithm>")),
                                      rule(by_default("<SSEAlgorithm>AES256&#x1;</SSEAlgorithm>")),
                                      rule(by_default("<SSEAlgorithm>AES256&unknown;</SSEAlgorithm>")),
                                      rule(by_default("<SSEAlgorithm>AES256\xFF</SSEAlgorithm>"))})
    EXPECT_EQ(put_encryption(document).code(), "MalformedXML") << document;
  for (const std::string& document : {right, "\xEF\xBB\xBF" + right, " \n" + right + "\n", "<!-- a & b -->" + right,
                                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + right,
                                      rule(by_default("<SSEAlgorithm>&#65;ES25&#x36;</SSEAlgorithm>"))})
    EXPECT_EQ(put_encryption(document).status, 200) << document;
}

TEST_F(BucketsTest, DeleteObjectsDeletesNothingUnderAnotherName) {  // GET-40
  make_bucket();
  for (const std::string& key :
       {std::string("doc&#0;x"), std::string("doc&#x00;"), std::string("doc\0x", 5), std::string("doc\xFF")}) {
    send("PUT", "/bkt/doc", {.body = "x"});
    const std::string document = "<Delete><Object><Key>" + key + "</Key></Object></Delete>";
    const Answer answer =
        send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(document)}}, .body = document});
    EXPECT_EQ(answer.code(), "MalformedXML") << key;
    EXPECT_EQ(send("HEAD", "/bkt/doc").status, 200) << key;
  }
}

TEST_F(BucketsTest, ListingsPageAndRollUp) {  // GET-15
  make_bucket();
  for (const char* key : {"a", "dir/1", "dir/2", "e", "f"}) send("PUT", std::string("/bkt/") + key, {.body = "xyz"});
  const Answer first = send("GET", "/bkt?list-type=2&delimiter=%2F&max-keys=2");
  EXPECT_THAT(first.body, HasSubstr("<Key>a</Key>"));
  EXPECT_THAT(first.body, HasSubstr("<CommonPrefixes><Prefix>dir/</Prefix></CommonPrefixes>"));
  EXPECT_EQ(first.xml("KeyCount"), "2");
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  const Answer second = send(
      "GET", "/bkt?list-type=2&delimiter=%2F&continuation-token=" + percent_encode(first.xml("NextContinuationToken")));
  EXPECT_EQ(second.xml("Key"), "e");
  EXPECT_EQ(second.xml("IsTruncated"), "false");
  EXPECT_EQ(second.xml("Size"), "3");
  const Answer old = send("GET", "/bkt?prefix=dir%2F&marker=dir%2F1");
  EXPECT_EQ(old.xml("Key"), "dir/2");
  EXPECT_EQ(send("GET", "/bkt?max-keys=-1").code(), "InvalidArgument");
  EXPECT_EQ(send("GET", "/bkt?list-type=2&encoding-type=url&prefix=dir%2F").xml("Prefix"), "dir/");
}

TEST_F(BucketsTest, VersionsKeepTheirOwnEncryption) {  // VER-01, VER-03, SSEC-23, err-get-delete-marker
  make_bucket();
  enable_versioning();
  const std::string one =
      send("PUT", "/bkt/k", {.headers = customer_key('1'), .body = "one"}).header("x-amz-version-id");
  const std::string two =
      send("PUT", "/bkt/k", {.headers = customer_key('2'), .body = "two"}).header("x-amz-version-id");
  EXPECT_NE(one, two);
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + one, {.headers = customer_key('2')}).status, 403);
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + one, {.headers = customer_key('1')}).body, "one");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = customer_key('2')}).header("x-amz-version-id"), two);
  const Answer deleted = send("DELETE", "/bkt/k");
  EXPECT_EQ(deleted.header("x-amz-delete-marker"), "true");
  EXPECT_EQ(deleted.header("x-amz-server-side-encryption"), "");
  const std::string marker = deleted.header("x-amz-version-id");
  EXPECT_EQ(send("GET", "/bkt/k").header("x-amz-delete-marker"), "true");
  const Answer named = send("GET", "/bkt/k?versionId=" + marker);
  EXPECT_EQ(named.status, 405);
  EXPECT_NE(named.header("Last-Modified"), "");
  EXPECT_EQ(named.xml("ResourceType"), "DeleteMarker");
  EXPECT_EQ(named.xml("Method"), "GET");
  send("DELETE", "/bkt/k?versionId=" + marker);
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = customer_key('2')}).body, "two");
  send("DELETE", "/bkt/k?versionId=" + one);
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + one).code(), "NoSuchVersion");
  EXPECT_THAT(send("GET", "/bkt?versions").body, HasSubstr("<VersionId>" + two + "</VersionId>"));
}

TEST_F(BucketsTest, KmsAnswersOnTheSameDoor) {
  const Headers target = {{"X-Amz-Target", "TrentService.ListKeys"}, {"Content-Type", "application/x-amz-json-1.1"}};
  const Answer anonymous = send("POST", "/", {.headers = target, .body = "{}", .anonymous = true});
  EXPECT_EQ(anonymous.status, 400);
  EXPECT_THAT(anonymous.body, HasSubstr("MissingAuthenticationTokenException"));
}

TEST_F(BucketsTest, AreMadeInRegionsThatThereAre) {
  const auto make = [&](std::string_view region, Headers headers = {}, std::string_view more = "") {
    return send("PUT", "/bucket-of-" + std::string(region == "EU" ? "eu" : region),
                {.headers = std::move(headers),
                 .body = "<CreateBucketConfiguration><LocationConstraint>" + std::string(region) +
                         "</LocationConstraint>" + std::string(more) + "</CreateBucketConfiguration>"});
  };
  EXPECT_EQ(make("eu-west-1").status, 200);
  EXPECT_EQ(make("EU").status, 200);
  EXPECT_EQ(send("HEAD", "/bucket-of-eu").header("x-amz-bucket-region"), "eu-west-1");
  const Answer nowhere = make("nowhere-1");
  EXPECT_EQ(nowhere.status, 400);
  EXPECT_EQ(nowhere.code(), "InvalidLocationConstraint");
  EXPECT_EQ(nowhere.xml("LocationConstraint"), "nowhere-1");
  EXPECT_EQ(send("HEAD", "/bucket-of-nowhere-1").status, 404);
  EXPECT_EQ(make("eu-west-2", {{"x-amz-bucket-namespace", "account-regional"}}).status, 501);
  EXPECT_EQ(send("HEAD", "/bucket-of-eu-west-2").status, 404);
}

TEST_F(BucketsTest, AreListedInPagesAndByRegion) {
  for (const std::string name : {"bucket-a", "bucket-b", "bucket-c"}) send("PUT", "/" + name);
  send("PUT", "/bucket-d",
       {.body = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
                "</CreateBucketConfiguration>"});
  const Answer first = send("GET", "/?max-buckets=2");
  EXPECT_THAT(first.body, testing::AllOf(HasSubstr("bucket-a"), HasSubstr("bucket-b"), Not(HasSubstr("bucket-c"))));
  const std::string token = first.xml("ContinuationToken");
  const Answer second = send("GET", "/?max-buckets=2&continuation-token=" + percent_encode(token));
  EXPECT_THAT(second.body, testing::AllOf(Not(HasSubstr("bucket-b")), HasSubstr("bucket-c"), HasSubstr("bucket-d")));
  EXPECT_EQ(second.xml("ContinuationToken"), "");
  EXPECT_THAT(send("GET", "/?bucket-region=eu-west-1").body,
              testing::AllOf(HasSubstr("bucket-d"), Not(HasSubstr("bucket-a"))));
  for (const std::string query : {"max-buckets=0", "max-buckets=10001", "max-buckets=x", "continuation-token=%21",
                                  "continuation-token=", "bucket-region=nowhere-1"})
    EXPECT_EQ(send("GET", "/?" + query).code(), "InvalidArgument") << query;
}

TEST_F(BucketsTest, MarkersAndEncodingsThatMeanNothingAreRefused) {
  make_bucket();
  EXPECT_EQ(send("GET", "/bkt?versions&version-id-marker=v").code(), "InvalidArgument");
  EXPECT_EQ(send("GET", "/bkt?versions&key-marker=k&version-id-marker=v").status, 200);
  for (const std::string list : {"?", "?list-type=2&", "?versions&", "?uploads&"})
    EXPECT_EQ(send("GET", "/bkt" + list + "encoding-type=base64").code(), "InvalidArgument") << list;
  send("POST", "/bkt/a%20b?uploads");
  const Answer encoded = send("GET", "/bkt?uploads&encoding-type=url");
  EXPECT_EQ(encoded.xml("EncodingType"), "url");
  EXPECT_THAT(encoded.body, HasSubstr("<Key>a%20b</Key>"));
}

TEST_F(BucketsTest, ADefaultWithAnEmptyKeyIsAnInvalidArgument) {  // ENC-28
  make_bucket();
  const std::string body =
      "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms"
      "</SSEAlgorithm><KMSMasterKeyID></KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule>"
      "</ServerSideEncryptionConfiguration>";
  const Answer refused = send("PUT", "/bkt?encryption", {.headers = {{"Content-MD5", md5_base64(body)}}, .body = body});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "InvalidArgument");
  EXPECT_EQ(refused.xml("ArgumentName"), "ApplyServerSideEncryptionByDefault");
  EXPECT_EQ(send("GET", "/bkt?encryption").xml("SSEAlgorithm"), "AES256");
}

TEST_F(BucketsTest, TellTheirArnAndTheirRegion) {
  EXPECT_EQ(send("PUT", "/bkt").header("x-amz-bucket-arn"), "arn:aws:s3:::bkt");
  EXPECT_EQ(send("PUT", "/bkt").header("x-amz-bucket-arn"), "arn:aws:s3:::bkt") << "that is there already";
  EXPECT_EQ(send("HEAD", "/bkt").header("x-amz-bucket-arn"), "arn:aws:s3:::bkt");
  EXPECT_EQ(send("GET", "/").xml("BucketArn"), "arn:aws:s3:::bkt");
  EXPECT_EQ(send("GET", "/bkt?list-type=2").header("x-amz-bucket-region"), "us-east-1");
}

TEST_F(BucketsTest, WhatIsNotEmptySaysSo) {
  make_bucket();
  send("PUT", "/bkt/k", {.body = "x"});
  EXPECT_EQ(send("DELETE", "/bkt").xml("Message"), "The bucket you tried to delete is not empty");
  enable_versioning();
  EXPECT_EQ(send("DELETE", "/bkt").xml("Message"),
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket.");
}

TEST_F(BucketsTest, AMalformedOwnerIsRefusedBeforeTheBucketIsLookedFor) {  // ERR-19
  make_bucket();
  for (const std::string owner : {"me", "", "12345678901", "1234567890123", "12345678901x"}) {
    const Headers expected{{"x-amz-expected-bucket-owner", owner}};
    for (const std::string target : {"/bkt", "/bkt?policy", "/bkt/k", "/nowhere", "/nowhere/k"})
      EXPECT_EQ(send("GET", target, {.headers = expected}).code(), "InvalidBucketOwnerAWSAccountID") << target << owner;
    const Headers source{{"x-amz-copy-source", "bkt/k"}, {"x-amz-source-expected-bucket-owner", owner}};
    EXPECT_EQ(send("PUT", "/bkt/t", {.headers = source}).code(), "InvalidBucketOwnerAWSAccountID") << owner;
  }
  EXPECT_EQ(send("GET", "/bkt", {.headers = {{"x-amz-expected-bucket-owner", "999999999999"}}}).status, 403);
}

TEST_F(BucketsTest, ListingsTellWholeSecondsAndChecksums) {  // GET-24, CSUM-17
  make_bucket();
  clock_.advance(std::chrono::milliseconds(123));
  send("PUT", "/bkt/k", {.body = "x"});
  const std::string upload =
      send("POST", "/bkt/k?uploads", {.headers = {{"x-amz-checksum-algorithm", "SHA256"}}}).xml("UploadId");
  for (const std::string list : {"?", "?list-type=2", "?versions"}) {
    const Answer listed = send("GET", "/bkt" + list);
    EXPECT_THAT(listed.xml("LastModified"), testing::EndsWith(".000Z")) << list;
    EXPECT_EQ(listed.xml("ChecksumAlgorithm"), "CRC64NVME") << list;
    EXPECT_EQ(listed.xml("ChecksumType"), "FULL_OBJECT") << list;
  }
  const Answer uploads = send("GET", "/bkt?uploads");
  EXPECT_THAT(uploads.xml("Initiated"), testing::EndsWith(".000Z"));
  EXPECT_EQ(uploads.xml("ChecksumAlgorithm"), "SHA256");
  EXPECT_EQ(uploads.xml("ChecksumType"), "COMPOSITE");
  EXPECT_EQ(uploads.xml("NextKeyMarker"), "k");
  EXPECT_EQ(uploads.xml("NextUploadIdMarker"), upload);
  EXPECT_EQ(uploads.body.find("<Prefix>"), std::string::npos);
  const Answer none = send("GET", "/bkt?uploads&prefix=z");
  EXPECT_THAT(none.body, HasSubstr("<NextKeyMarker></NextKeyMarker>"));
  EXPECT_EQ(none.xml("Prefix"), "z");
  EXPECT_THAT(send("GET", "/").xml("CreationDate"), testing::EndsWith(".000Z"));
}

TEST_F(BucketsTest, AreMadeWithoutAclsThatGrantMore) {  // ERR-20
  for (const Header& acl : {Header{"x-amz-acl", "public-read"}, Header{"x-amz-grant-read", "id=abc"}}) {
    const Answer refused = send("PUT", "/bkt", {.headers = {{acl.name, acl.value}}});
    EXPECT_EQ(refused.status, 400) << acl.name;
    EXPECT_EQ(refused.code(), "InvalidBucketAclWithObjectOwnership") << acl.name;
  }
  EXPECT_EQ(send("HEAD", "/bkt").status, 404);
  EXPECT_EQ(send("PUT", "/bkt", {.headers = {{"x-amz-object-ownership", "Nobody"}}}).code(), "InvalidArgument");
  const Headers enforced{{"x-amz-acl", "private"}, {"x-amz-object-ownership", "BucketOwnerEnforced"}};
  EXPECT_EQ(send("PUT", "/bkt", {.headers = enforced}).status, 200);
}

}  // namespace
}  // namespace s3sse
