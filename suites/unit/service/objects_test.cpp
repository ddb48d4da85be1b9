// Plain objects: what is put is what is read, in whole and in pieces, and what the answers say of it.
#include "simulator/base/encoding.h"
#include "simulator/base/time_format.h"
#include "simulator/service/audit_trail.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class ObjectsTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }
};

TEST_F(ObjectsTest, RoundTripWithDefaultEncryption) {  // PUT-01, ETAG-01
  const Answer put = send("PUT", "/bkt/doc", {.body = "hello"});
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(put.header("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(put.etag(), md5_hex("hello"));
  const Answer get = send("GET", "/bkt/doc");
  EXPECT_EQ(get.status, 200);
  EXPECT_EQ(get.body, "hello");
  EXPECT_EQ(get.content_length, 5U);
  EXPECT_EQ(get.etag(), put.etag());
  EXPECT_EQ(get.header("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(get.header("Content-Type"), "binary/octet-stream");
  EXPECT_EQ(get.header("Accept-Ranges"), "bytes");
}

TEST_F(ObjectsTest, EveryAnswerCarriesItsIds) {
  for (const char* target : {"/bkt/none", "/bkt", "/"}) {
    const Answer answer = send("GET", target);
    EXPECT_EQ(answer.header("x-amz-request-id").size(), 16U);
    EXPECT_EQ(answer.header("x-amz-id-2").size(), 64U);
    EXPECT_EQ(answer.header("Server"), "AmazonS3");
  }
}

TEST_F(ObjectsTest, ErrorDocumentsAreAsRecorded) {  // err-no-such-key, err-no-such-bucket, ERR-01
  const Answer no_key = send("GET", "/bkt/my-key");
  EXPECT_EQ(no_key.status, 404);
  EXPECT_EQ(no_key.header("Content-Type"), "application/xml");
  EXPECT_EQ(no_key.code(), "NoSuchKey");
  EXPECT_EQ(no_key.xml("Message"), "The specified key does not exist.");
  EXPECT_EQ(no_key.xml("Key"), "my-key");
  EXPECT_EQ(no_key.xml("RequestId"), no_key.header("x-amz-request-id"));
  EXPECT_EQ(no_key.xml("HostId"), no_key.header("x-amz-id-2"));
  EXPECT_EQ(no_key.body.find("<Resource>"), std::string::npos);
  const Answer no_bucket = send("GET", "/nowhere/k");
  EXPECT_EQ(no_bucket.code(), "NoSuchBucket");
  EXPECT_EQ(no_bucket.xml("BucketName"), "nowhere");
}

TEST_F(ObjectsTest, HeadErrorsHaveNoBody) {  // GET-08
  const Answer head = send("HEAD", "/bkt/none");
  EXPECT_EQ(head.status, 404);
  EXPECT_TRUE(head.body.empty());
}

TEST_F(ObjectsTest, KeysAreEscapedInXml) {
  EXPECT_EQ(send("GET", "/bkt/a%3C%26b").xml("Key"), "a&lt;&amp;b");
}

TEST_F(ObjectsTest, RangesAcrossSegmentsAreExact) {  // GET-13, GET-14
  const std::string content = pattern(200'003);
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = content}).status, 200);
  struct Case {
    std::string range;
    std::size_t first, count;
  };
  for (const Case& c : {Case{"bytes=0-0", 0, 1}, Case{"bytes=65535-65536", 65535, 2}, Case{"bytes=200002-", 200002, 1},
                        Case{"bytes=-70000", 130003, 70000}, Case{"bytes=100-999999", 100, 199903}}) {
    const Answer get = send("GET", "/bkt/k", {.headers = {{"Range", c.range}}});
    EXPECT_EQ(get.status, 206) << c.range;
    EXPECT_TRUE(get.body == content.substr(c.first, c.count)) << c.range;
    EXPECT_EQ(get.header("Content-Range"),
              "bytes " + std::to_string(c.first) + "-" + std::to_string(c.first + c.count - 1) + "/200003");
  }
}

TEST_F(ObjectsTest, RangeBeyondTheEndIsRefusedAndOddOnesAreIgnored) {  // err-invalid-range
  send("PUT", "/bkt/k", {.body = "12345678"});
  const Answer beyond = send("GET", "/bkt/k", {.headers = {{"Range", "bytes=1024-4096"}}});
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.code(), "InvalidRange");
  EXPECT_EQ(beyond.xml("ActualObjectSize"), "8");
  EXPECT_EQ(beyond.xml("RangeRequested"), "bytes=1024-4096");
  for (const char* odd : {"bytes=0-1,3-4", "lines=1-2", "bytes=5-2", "bytes=x-"}) {
    const Answer whole = send("GET", "/bkt/k", {.headers = {{"Range", odd}}});
    EXPECT_EQ(whole.status, 200) << odd;
    EXPECT_EQ(whole.body, "12345678") << odd;
  }
  const Answer both = send("GET", "/bkt/k?partNumber=1", {.headers = {{"Range", "bytes=0-1"}}});
  EXPECT_EQ(both.status, 400);
  EXPECT_EQ(both.xml("Message"), "Cannot specify both Range header and partNumber query parameter");
}

TEST_F(ObjectsTest, ConditionalReads) {  // ETAG-08, err-if-match
  const std::string etag = send("PUT", "/bkt/k", {.body = "x"}).header("ETag");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Match", etag}}}).status, 200);
  const Answer failed = send("GET", "/bkt/k", {.headers = {{"If-Match", "\"other\""}}});
  EXPECT_EQ(failed.status, 412);
  EXPECT_EQ(failed.xml("Condition"), "If-Match");
  const Answer same = send("GET", "/bkt/k", {.headers = {{"If-None-Match", etag}}});
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.empty());
  EXPECT_EQ(same.header("ETag"), etag);
  EXPECT_EQ(send("HEAD", "/bkt/k", {.headers = {{"If-Match", "\"other\""}}}).status, 412);
  const std::string now = send("HEAD", "/bkt/k").header("Last-Modified");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Modified-Since", now}}}).status, 304);
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Unmodified-Since", now}}}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"}}}).status, 412);
}

TEST_F(ObjectsTest, ConditionalWrites) {
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"If-None-Match", "*"}}, .body = "1"}).status, 200);
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"If-None-Match", "*"}}, .body = "2"}).status, 412);
  EXPECT_EQ(send("GET", "/bkt/k").body, "1");
  const std::string etag = send("HEAD", "/bkt/k").header("ETag");
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"If-Match", etag}}, .body = "3"}).status, 200);
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"If-Match", etag}}, .body = "4"}).status, 412);
  EXPECT_EQ(send("PUT", "/bkt/none", {.headers = {{"If-Match", etag}}, .body = "5"}).status, 404);
}

TEST_F(ObjectsTest, MetadataComesBackAndQueryOverrides) {
  send("PUT", "/bkt/k",
       {.headers = {{"Content-Type", "text/plain"}, {"Cache-Control", "no-cache"}, {"x-amz-meta-Colour", "blue"}},
        .body = "x"});
  const Answer head = send("HEAD", "/bkt/k");
  EXPECT_EQ(head.header("Content-Type"), "text/plain");
  EXPECT_EQ(head.header("Cache-Control"), "no-cache");
  EXPECT_EQ(head.header("x-amz-meta-colour"), "blue");
  EXPECT_EQ(send("GET", "/bkt/k?response-content-type=text%2Fhtml%0D%0Aevil:1").header("Content-Type"),
            "text/htmlevil:1");
}

TEST_F(ObjectsTest, ContentMd5IsChecked) {  // ETAG-11, err-content-md5-malformed
  for (const char* malformed : {"__invalid__", "MTIz"}) {
    const Answer answer = send("PUT", "/bkt/k", {.headers = {{"Content-MD5", malformed}}, .body = "x"});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "InvalidDigest");
    EXPECT_EQ(answer.xml("Content-MD5"), malformed);
  }
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"Content-MD5", md5_base64("y")}}, .body = "x"}).code(), "BadDigest");
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"Content-MD5", md5_base64("x")}}, .body = "x"}).status, 200);
}

TEST_F(ObjectsTest, ChecksumsAreOverPlaintextForEveryMethod) {  // CSUM-03, recorded KHcEKQ== of "test-sse"
  for (const char* method : {"AES256", "aws:kms"}) {
    const Answer put =
        send("PUT", "/bkt/k",
             {.headers = {{"x-amz-server-side-encryption", method}, {"x-amz-checksum-crc32", "KHcEKQ=="}},
              .body = "test-sse"});
    ASSERT_EQ(put.status, 200) << put.body;
    EXPECT_EQ(put.header("x-amz-checksum-crc32"), "KHcEKQ==");
    EXPECT_EQ(put.header("x-amz-checksum-type"), "FULL_OBJECT");
    for (const char* read : {"GET", "HEAD"}) {
      const Answer answer = send(read, "/bkt/k", {.headers = {{"x-amz-checksum-mode", "ENABLED"}}});
      EXPECT_EQ(answer.header("x-amz-checksum-crc32"), "KHcEKQ==") << method << read;
      EXPECT_EQ(send(read, "/bkt/k").header("x-amz-checksum-crc32"), "") << method << read;
    }
  }
}

TEST_F(ObjectsTest, DefaultChecksumIsCrc64Nvme) {  // CSUM-01, cks-default-crc64nvme
  const Answer put = send("PUT", "/bkt/k", {.body = "test data.."});
  EXPECT_EQ(put.header("x-amz-checksum-crc64nvme"), "qUVrWYOrIAM=");
  EXPECT_EQ(
      send("HEAD", "/bkt/k", {.headers = {{"x-amz-checksum-mode", "ENABLED"}}}).header("x-amz-checksum-crc64nvme"),
      "qUVrWYOrIAM=");
}

TEST_F(ObjectsTest, ChecksumErrorsAreAsRecorded) {  // cks-malformed, cks-mismatch, cks-two-headers
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-checksum-sha256", "abc"}}, .body = "x"}).xml("Message"),
            "Value for x-amz-checksum-sha256 header is invalid.");
  const std::string zeros = to_base64(Bytes(32, 0));
  const Answer wrong = send("PUT", "/bkt/k", {.headers = {{"x-amz-checksum-sha256", zeros}}, .body = "x"});
  EXPECT_EQ(wrong.code(), "BadDigest");
  EXPECT_EQ(wrong.xml("Message"), "The SHA256 you specified did not match the calculated checksum.");
  EXPECT_EQ(send("PUT", "/bkt/k",
                 {.headers = {{"x-amz-checksum-sha256", zeros}, {"x-amz-checksum-crc32", "KHcEKQ=="}}, .body = "x"})
                .xml("Message"),
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
}

TEST_F(ObjectsTest, ChecksumInTheTrailerIsCheckedAndKept) {  // what current SDKs send
  const auto put = [&](const std::string& key, const std::string& crc) {
    return send("PUT", "/bkt/" + key,
                {.headers = {{"Content-Encoding", "aws-chunked"},
                             {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                             {"x-amz-decoded-content-length", "8"},
                             {"x-amz-sdk-checksum-algorithm", "CRC32"},
                             {"x-amz-trailer", "x-amz-checksum-crc32"}},
                 .body = "8\r\ntest-sse\r\n0\r\nx-amz-checksum-crc32:" + crc + "\r\n\r\n"});
  };
  const Answer right = put("k", "KHcEKQ==");
  ASSERT_EQ(right.status, 200) << right.body;
  EXPECT_EQ(right.header("x-amz-checksum-crc32"), "KHcEKQ==");
  const Answer get = send("GET", "/bkt/k");
  EXPECT_EQ(get.body, "test-sse");
  EXPECT_EQ(get.header("Content-Encoding"), "");
  EXPECT_EQ(put("wrong", "AAAAAA==").code(), "BadDigest");
  EXPECT_EQ(send("GET", "/bkt/wrong").status, 404);
}

TEST_F(ObjectsTest, StorageClassIsValidated) {  // err-storage-class
  const Answer wrong = send("PUT", "/bkt/k", {.headers = {{"x-amz-storage-class", "OUTPOSTS"}}, .body = "x"});
  EXPECT_EQ(wrong.code(), "InvalidStorageClass");
  EXPECT_EQ(wrong.xml("StorageClassRequested"), "OUTPOSTS");
  send("PUT", "/bkt/k", {.headers = {{"x-amz-storage-class", "GLACIER"}}, .body = "x"});
  EXPECT_EQ(send("GET", "/bkt/k").code(), "InvalidObjectState");
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-storage-class"), "GLACIER");
}

TEST_F(ObjectsTest, UnknownFeaturesAreRefusedNotIgnored) {  // ERR-15
  const Answer note = send("PUT", "/bkt/k?annotation", {.body = "x"});
  EXPECT_EQ(note.status, 501);
  EXPECT_EQ(note.code(), "NotImplemented");
  EXPECT_FALSE(note.xml("Message").empty());
  EXPECT_EQ(send("GET", "/bkt/k").status, 404) << "a PUT with ?annotation must not write the object";
  const Answer append = send("PUT", "/bkt/k", {.headers = {{"x-amz-write-offset-bytes", "1"}}, .body = "x"});
  EXPECT_EQ(append.status, 501);
  EXPECT_EQ(append.xml("Header"), "x-amz-write-offset-bytes");
}

TEST_F(ObjectsTest, StrangersAndAnonymousCallersAreDenied) {
  send("PUT", "/bkt/k", {.body = "x"});
  EXPECT_EQ(send("GET", "/bkt/k", {.anonymous = true}).code(), "AccessDenied");
  EXPECT_EQ(send("GET", "/bkt/k", {.as_stranger = true}).code(), "AccessDenied");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"x-amz-expected-bucket-owner", "000000000002"}}}).code(),
            "AccessDenied");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"x-amz-expected-bucket-owner", "111122223333"}}}).status, 200);
}

TEST_F(ObjectsTest, VirtualHostStyleNamesTheBucketInTheHost) {
  send("PUT", "/bkt/dir/k", {.body = "x"});
  EXPECT_EQ(send("GET", "/dir/k", {.headers = {{"Host", "bkt.s3.localhost:9000"}}}).body, "x");
  EXPECT_EQ(send("GET", "/dir/k?x-id=GetObject", {.headers = {{"Host", "bkt.localhost"}}}).body, "x");
  EXPECT_EQ(send("GET", "/bkt/dir/k", {.headers = {{"Host", "s3.localhost"}}}).body, "x");
  EXPECT_EQ(send("GET", "/bkt/dir/k", {.headers = {{"Host", "127.0.0.1:9000"}}}).body, "x");
}

TEST_F(ObjectsTest, RefusedWriteReadsNothingOfTheBody) {  // so that "Expect: 100-continue" can refuse early
  struct Untouched final : BodySource {
    explicit Untouched(bool& touched) : touched_(touched) {}
    Result<std::size_t> read(ByteSpan) override {
      touched_ = true;
      return 0;
    }
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return 1 << 20; }
    bool& touched_;
  };
  bool touched = false;
  const auto refuse_with = [&](std::string_view target, Headers headers) {
    return send_stream("PUT", target, std::make_unique<Untouched>(touched), std::move(headers)).status;
  };
  EXPECT_EQ(refuse_with("/nowhere/k", {}), 404);
  EXPECT_EQ(refuse_with("/bkt/k", {{"x-amz-server-side-encryption", "AES-256"}}), 400);
  EXPECT_EQ(refuse_with("/bkt/k", {{"If-Match", "\"x\""}}), 404);
  EXPECT_EQ(refuse_with("/bkt/k?uploadId=none&partNumber=1", {}), 404);
  EXPECT_FALSE(touched);
}

TEST_F(ObjectsTest, FailedBodyStoresNothing) {  // PUT-13
  struct Broken final : BodySource {
    Result<std::size_t> read(ByteSpan out) override {
      if (sent_) return fail("gone", "connection");
      sent_ = true;
      std::fill(out.begin(), out.end(), std::uint8_t{1});
      return out.size();
    }
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return 10 << 20; }
    bool sent_ = false;
  };
  EXPECT_EQ(send_stream("PUT", "/bkt/k", std::make_unique<Broken>()).code(), "IncompleteBody");
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
}

TEST_F(ObjectsTest, DeleteIsIdempotentAndBatchesDelete) {  // GET-18
  for (const char* key : {"a", "b", "c"}) send("PUT", std::string("/bkt/") + key, {.body = "x"});
  EXPECT_EQ(send("DELETE", "/bkt/a").status, 204);
  EXPECT_EQ(send("DELETE", "/bkt/a").status, 204);
  const std::string document = "<Delete><Object><Key>b</Key></Object><Object><Key>none</Key></Object></Delete>";
  EXPECT_EQ(send("POST", "/bkt?delete", {.body = document}).xml("Message"),
            "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  const Answer answer =
      send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(document)}}, .body = document});
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("<Deleted><Key>b</Key></Deleted><Deleted><Key>none</Key></Deleted>"), std::string::npos);
  EXPECT_EQ(send("GET", "/bkt/b").status, 404);
  EXPECT_EQ(send("GET", "/bkt/c").status, 200);
}

TEST_F(ObjectsTest, ABrokenTargetIsAnInvalidUri) {
  const Answer answer = send("GET", "/bkt/%zz", {.anonymous = true});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.code(), "InvalidURI");
}

TEST_F(ObjectsTest, ManagedHeadersAreRefusedWhereNothingIsEncrypted) {  // GET-20 ... GET-22
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "hello"}).status, 200);
  for (const std::string name :
       {"x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-context", "x-amz-server-side-encryption-bucket-key-enabled"}) {
    SCOPED_TRACE(name);
    const Headers headers{{name, "AES256"}};
    for (const std::string target : {"/bkt", "/bkt?list-type=2", "/bkt?versions", "/bkt/k", "/bkt/k?attributes"})
      EXPECT_EQ(send("GET", target, {.headers = headers}).code(), "InvalidArgument") << target;
    EXPECT_EQ(send("HEAD", "/bkt/k", {.headers = headers}).status, 400);
    const Answer deleted = send("DELETE", "/bkt/k", {.headers = headers});
    EXPECT_EQ(deleted.status, 400);
    EXPECT_EQ(deleted.code(), "InvalidArgument");
    const std::string all = "<Delete><Object><Key>k</Key></Object></Delete>";
    const Headers with_digest = both(headers, {{"Content-MD5", md5_base64(all)}});
    EXPECT_EQ(send("POST", "/bkt?delete", {.headers = with_digest, .body = all}).code(), "InvalidArgument");
    EXPECT_EQ(send("GET", "/bkt?uploads", {.headers = headers}).code(), "InvalidArgument");
    EXPECT_EQ(send("GET", "/bkt/k").body, "hello");
    EXPECT_EQ(send("GET", "/none/k", {.headers = headers}).status, 400) << "judged before the bucket";
  }
  EXPECT_EQ(send("GET", "/none/k").code(), "NoSuchBucket");
}

TEST_F(ObjectsTest, AWriteThatNamesAVersionOrAPartAlonePutsNothing) {
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "hello"}).status, 200);
  for (const std::string query : {"versionId=null", "versionId=", "partNumber=1"}) {
    SCOPED_TRACE(query);
    EXPECT_EQ(send("PUT", "/bkt/k?" + query, {.body = "other"}).code(), "InvalidArgument");
    EXPECT_EQ(send("PUT", "/bkt/k?" + query, {.headers = {{"x-amz-copy-source", "/bkt/k"}}}).code(), "InvalidArgument");
    EXPECT_EQ(send("POST", "/bkt/k?uploads&" + query).code(), "InvalidArgument");
    EXPECT_EQ(send("GET", "/bkt/k").body, "hello");
  }
}

TEST_F(ObjectsTest, HeadersOfFeaturesThatAreNotHereAreRefused) {
  for (const std::string name : {"x-amz-object-lock-event-hold", "x-amz-object-lock-event-hold-duration-days"}) {
    EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{name, "1"}}, .body = "x"}).status, 501) << name;
    EXPECT_EQ(send("POST", "/bkt/k?uploads", {.headers = {{name, "1"}}}).status, 501) << name;
  }
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-write-offset-bytes", "0"}}, .body = "x"}).status, 501);
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-tagging", "a=1,b=2"}}, .body = "x"}).code(), "InvalidArgument");
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-tagging", "a=1&b=2"}}, .body = "x"}).status, 200);
  const Headers bypass{{"x-amz-bypass-governance-retention", "true"}};
  EXPECT_EQ(send("DELETE", "/bkt/k", {.headers = bypass}).code(), "InvalidArgument");
  EXPECT_EQ(send("GET", "/bkt/k").body, "x");
}

TEST_F(ObjectsTest, AWrongContentMd5IsToldWithBothDigests) {  // ETAG-13
  const std::string sent = md5_base64("another body");
  const auto refused = [&](const std::string& method, const std::string& target, const std::string& body) {
    return send(method, target, {.headers = {{"Content-MD5", sent}}, .body = body});
  };
  const Answer put = refused("PUT", "/bkt/k", "body");
  EXPECT_EQ(put.code(), "BadDigest");
  EXPECT_EQ(put.xml("ExpectedDigest"), md5_hex("another body"));
  EXPECT_EQ(put.xml("CalculatedDigest"), md5_base64("body"));
  const std::string upload = send("POST", "/bkt/k?uploads").xml("UploadId");
  for (const Answer& other : {refused("PUT", "/bkt/k?partNumber=1&uploadId=" + upload, "body"),
                              refused("POST", "/bkt?delete", "body"), refused("PUT", "/bkt?policy", "body"),
                              refused("PUT", "/bkt?encryption", "body"), refused("PUT", "/bkt?versioning", "body")}) {
    EXPECT_EQ(other.code(), "BadDigest") << other.body;
    EXPECT_EQ(other.xml("ExpectedDigest"), sent);
    EXPECT_EQ(other.xml("CalculatedDigest"), md5_base64("body"));
  }
}

TEST_F(ObjectsTest, ATimeThatIsNotYetIsNoCondition) {  // GET-23
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "x"}).status, 200);
  const std::string future = "Tue, 01 Jan 2097 00:00:00 GMT";
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Modified-Since", future}}}).status, 200);
  EXPECT_EQ(send("HEAD", "/bkt/k", {.headers = {{"If-Modified-Since", future}}}).status, 200);
  const Headers copy{{"x-amz-copy-source", "/bkt/k"}, {"x-amz-copy-source-if-modified-since", future}};
  EXPECT_EQ(send("PUT", "/bkt/copy", {.headers = copy}).status, 200);
  clock_.advance(std::chrono::seconds(5));
  const std::string now = format_http_date(clock_.now());
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Modified-Since", now}}}).status, 304);
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"If-Unmodified-Since", future}}}).status, 200);
}

TEST_F(ObjectsTest, AConditionThatWritesDoNotTakeIsToldInTheWordsOfS3) {  // ERR-15
  const std::string upload = send("POST", "/bkt/k?uploads").xml("UploadId");
  for (const Header& condition : {Header{"If-None-Match", "\"x\""}, Header{"If-Match", "*"},
                                  Header{"If-Modified-Since", "Tue, 01 Jan 2097 00:00:00 GMT"}}) {
    const Headers headers{{condition.name, condition.value}};
    for (const Answer& refused :
         {send("PUT", "/bkt/k", {.headers = headers, .body = "x"}),
          send("POST", "/bkt/k?uploadId=" + upload, {.headers = headers}),
          send("PUT", "/bkt/k", {.headers = both(headers, {{"x-amz-copy-source", "/bkt/k"}})})}) {
      EXPECT_EQ(refused.status, 501) << condition.name;
      EXPECT_EQ(refused.xml("Message"), "A header you provided implies functionality that is not implemented");
      EXPECT_EQ(refused.xml("Header"), condition.name);
      EXPECT_NE(refused.xml("additionalMessage"), "");
    }
  }
}

TEST_F(ObjectsTest, ABucketWithoutVersionsKnowsNoVersionId) {  // VER-08
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "x"}).status, 200);
  const std::string id = "ns.xO32zMYqP4tIC1J4DgsGuTdTJ8eSk";
  for (const std::string verb : {"GET", "DELETE"}) {
    for (const std::string more : {"", "tagging&", "attributes&"}) {
      if (verb == "DELETE" && more == "attributes&") continue;
      const Answer refused =
          send(verb, "/bkt/k?" + more + "versionId=" + id, {.headers = {{"x-amz-object-attributes", "ETag"}}});
      EXPECT_EQ(refused.status, 400) << verb << more;
      EXPECT_EQ(refused.code(), "InvalidArgument") << verb << more;
      EXPECT_EQ(refused.xml("Message"), "Invalid version id specified");
    }
  }
  EXPECT_EQ(send("PUT", "/bkt/copy", {.headers = {{"x-amz-copy-source", "/bkt/k?versionId=" + id}}}).status, 400);
  const std::string list = "<Delete><Object><Key>k</Key><VersionId>" + id + "</VersionId></Object></Delete>";
  const Answer several = send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(list)}}, .body = list});
  EXPECT_EQ(several.xml("Code"), "NoSuchVersion") << several.body;
  EXPECT_EQ(send("GET", "/bkt/k?versionId=null").body, "x") << "nothing was deleted";
  enable_versioning();
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + id).code(), "NoSuchVersion");
}

TEST_F(ObjectsTest, TheContextNamesNoOtherObject) {  // CTX-08
  const auto context = [](std::string_view arn) {
    const std::string json = R"({"aws:s3:arn":")" + std::string(arn) + "\"}";
    return Headers{{"x-amz-server-side-encryption", "aws:kms"},
                   {"x-amz-server-side-encryption-context", to_base64(as_bytes(json))}};
  };
  for (const std::string target : {"/bkt/k", "/bkt/k?uploads"}) {
    const std::string verb = target == "/bkt/k" ? "PUT" : "POST";
    const Answer refused = send(verb, target, {.headers = context("arn:aws:s3:::other/k")});
    EXPECT_EQ(refused.status, 400) << target;
    EXPECT_EQ(refused.xml("Message"), "The context value for 'aws:s3:arn' shall be equal to object's ARN");
    EXPECT_EQ(send(verb, target, {.headers = context("arn:aws:s3:::bkt/k")}).status, 200) << target;
  }
}

TEST_F(ObjectsTest, AKeyOfBlanksIsAKey) {  // GET-28
  ASSERT_EQ(send("PUT", "/bkt/%20", {.body = "x"}).status, 200);
  ASSERT_EQ(send("PUT", "/bkt/%09%20", {.body = "x"}).status, 200);
  const auto remove = [&](const std::string& key) {
    const std::string list = "<Delete>\n  <Object>\n <Key>" + key + "</Key>\n </Object>\n</Delete>";
    return send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(list)}}, .body = list});
  };
  EXPECT_EQ(remove(" ").xml("Key"), " ");
  EXPECT_EQ(remove("&#9; ").status, 200);
  EXPECT_EQ(remove("").code(), "MalformedXML");
  EXPECT_EQ(send("GET", "/bkt/%20").status, 404);
  EXPECT_EQ(send("GET", "/bkt/%09%20").status, 404);
}

TEST_F(ObjectsTest, TheAuditOfARefusalHasItsMessage) {  // AUD-11
  send("GET", "/bkt/k");
  send("PUT", "/bkt/k", {.headers = {{"x-amz-server-side-encryption", "none"}}, .body = "x"});
  send("PUT", "/bkt/k", {.body = "x"});
  std::vector<std::string> messages;
  for (const auto& [sequence, event] : service_->audit().after(0)) {
    const auto at = event.find("\"errorMessage\":\"");
    messages.push_back(at == std::string::npos ? "" : event.substr(at + 16, event.find('"', at + 16) - at - 16));
  }
  ASSERT_GE(messages.size(), 3U);
  EXPECT_EQ(messages[messages.size() - 3], "The specified key does not exist.");
  EXPECT_EQ(messages[messages.size() - 2], "The encryption method specified is not supported");
  EXPECT_EQ(messages.back(), "");
}

}  // namespace
}  // namespace s3sse
