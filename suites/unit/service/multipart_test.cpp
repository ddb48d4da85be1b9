// Multipart uploads: creation, parts, completion and what the object is afterwards.
#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

constexpr std::size_t five_mib = 5 * 1024 * 1024;

class MultipartTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  std::string create(Headers headers = {}) {
    const Answer answer = send("POST", "/bkt/k?uploads", {.headers = std::move(headers)});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.xml("UploadId");
  }
  Answer part(const std::string& upload, int number, std::string body, Headers headers = {}) {
    return send("PUT", "/bkt/k?partNumber=" + std::to_string(number) + "&uploadId=" + upload,
                {.headers = std::move(headers), .body = std::move(body)});
  }
  static std::string list_of(const std::vector<std::pair<int, std::string>>& parts) {
    std::string document = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (const auto& [number, etag] : parts) {
      document += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>\"" + etag + "\"</ETag></Part>";
    }
    return document + "</CompleteMultipartUpload>";
  }
  Answer complete(const std::string& upload, const std::vector<std::pair<int, std::string>>& parts,
                  Headers headers = {}) {
    return send("POST", "/bkt/k?uploadId=" + upload, {.headers = std::move(headers), .body = list_of(parts)});
  }
};

std::string etag_of_parts(const std::vector<std::string>& etags) {
  Bytes joined;
  for (const std::string& etag : etags) {
    const Bytes bytes = from_hex(etag).value();
    joined.insert(joined.end(), bytes.begin(), bytes.end());
  }
  return to_hex(crypto::md5(joined)) + "-" + std::to_string(etags.size());
}

TEST_F(MultipartTest, UnalignedPartsReadBackExactlyForEveryMethod) {  // MPU-23, MPU-22, ETAG-05, GET-14
  const std::string first = pattern(five_mib + 1, 1);
  const std::string second = pattern(77'777, 2);
  for (const Headers& method : {Headers{}, Headers{{"x-amz-server-side-encryption", "aws:kms"}},
                                Headers{{"x-amz-server-side-encryption", "aws:kms:dsse"}}, customer_key()}) {
    const bool sse_c = method.has("x-amz-server-side-encryption-customer-key");
    const Headers key = sse_c ? method : Headers{};
    const std::string upload = create(method);
    const Answer one = part(upload, 3, first, key);
    const Answer two = part(upload, 7, second, key);
    ASSERT_EQ(one.status, 200) << one.body;
    EXPECT_EQ(one.etag() == md5_hex(first), method.empty()) << "ETAG-06, ETAG-07";
    const Answer done = complete(upload, {{3, one.etag()}, {7, two.etag()}}, key);
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_NE(done.body.find(etag_of_parts({one.etag(), two.etag()})), std::string::npos);

    EXPECT_TRUE(send("GET", "/bkt/k", {.headers = key}).body == first + second);
    const Answer range = send("GET", "/bkt/k", {.headers = both(key, {{"Range", "bytes=5242870-5242900"}})});
    EXPECT_EQ(range.status, 206);
    EXPECT_TRUE(range.body == (first + second).substr(5242870, 31));
    const Answer second_part = send("GET", "/bkt/k?partNumber=2", {.headers = key});
    EXPECT_EQ(second_part.status, 206);
    EXPECT_TRUE(second_part.body == second);
    EXPECT_EQ(second_part.header("x-amz-mp-parts-count"), "2");
    EXPECT_EQ(second_part.header("Content-Range"), "bytes 5242881-5320657/5320658");
    EXPECT_EQ(send("GET", "/bkt/k?partNumber=10", {.headers = key}).code(), "InvalidPartNumber");
  }
}

TEST_F(MultipartTest, CompletionRefusesWhatDoesNotFit) {  // err-part-order, err-invalid-part-etag, cks-mp-object-size
  const std::string upload = create();
  const std::string one = part(upload, 1, "small").etag();
  const std::string two = part(upload, 2, "last").etag();
  EXPECT_EQ(complete(upload, {{2, two}, {1, one}}).code(), "InvalidPartOrder");
  const Answer wrong = complete(upload, {{1, "d41d8cd98f00b204e9800998ecf8427e"}});
  EXPECT_EQ(wrong.code(), "InvalidPart");
  EXPECT_EQ(wrong.xml("PartNumber"), "1");
  EXPECT_EQ(wrong.xml("UploadId"), upload);
  EXPECT_EQ(complete(upload, {{1, one}, {2, two}}).code(), "EntityTooSmall");
  EXPECT_EQ(complete(upload, {}).code(), "InvalidRequest");
  EXPECT_EQ(complete(upload, {{2, two}}, {{"x-amz-mp-object-size", "5"}}).xml("Message"),
            "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 4");
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
  EXPECT_EQ(complete(upload, {{2, two}}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k").body, "last");
  EXPECT_EQ(complete(upload, {{2, two}}).code(), "NoSuchUpload");
}

TEST_F(MultipartTest, PartNumbersAndUploadsAreChecked) {  // err-part-number, err-no-such-upload
  const std::string upload = create();
  const Answer number = part(upload, -1, "x");
  EXPECT_EQ(number.status, 400);
  EXPECT_EQ(number.xml("ArgumentName"), "partNumber");
  EXPECT_EQ(number.xml("ArgumentValue"), "-1");
  EXPECT_EQ(part("fakeid", 1, "x").xml("UploadId"), "fakeid");
  EXPECT_EQ(send("DELETE", "/bkt/k?uploadId=" + upload).status, 204);
  EXPECT_EQ(part(upload, 1, "x").code(), "NoSuchUpload");
}

TEST_F(MultipartTest, SseCRulesOfPartsAndCompletion) {  // MPU-06, MPU-07, MPU-08, MPU-10, MPU-12, CSUM-11
  const std::string upload = create(customer_key());
  EXPECT_EQ(part(upload, 1, "x").xml("Message"),
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate "
            "encryption parameters.");
  const Answer other = part(upload, 1, "x", customer_key('o'));
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.code(), "InvalidRequest");
  EXPECT_EQ(part(create(), 1, "x", customer_key()).code(), "InvalidRequest");
  const std::string etag = part(upload, 1, "x", customer_key()).etag();
  EXPECT_EQ(complete(upload, {{1, etag}}, customer_key('o')).code(), "InvalidRequest");
  const Answer done = complete(upload, {{1, etag}});
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.header("x-amz-server-side-encryption-customer-algorithm"), "") << "MPU-14";
  const Answer get = send("GET", "/bkt/k", {.headers = both(customer_key(), {{"x-amz-checksum-mode", "ENABLED"}})});
  EXPECT_EQ(get.body, "x");
  EXPECT_EQ(get.header("x-amz-checksum-crc64nvme"), "");
}

TEST_F(MultipartTest, SseCCompletionWithChecksumNeedsTheKey) {  // MPU-11
  const std::string upload = create(both(customer_key(), {{"x-amz-checksum-algorithm", "CRC64NVME"}}));
  const std::string etag = part(upload, 1, "x", customer_key()).etag();
  EXPECT_EQ(complete(upload, {{1, etag}}).status, 400);
  EXPECT_EQ(complete(upload, {{1, etag}}, customer_key()).status, 200);
}

TEST_F(MultipartTest, DefaultChecksumIsCombinedOverTheParts) {  // CSUM-10, cks-mpu-default-complete
  const std::string first = pattern(five_mib);
  const std::string upload = create();
  const std::string one = part(upload, 1, first).etag();
  const std::string two = part(upload, 2, "tail").etag();
  const Answer done = complete(upload, {{1, one}, {2, two}});
  EXPECT_EQ(done.xml("ChecksumType"), "FULL_OBJECT");
  const std::string whole = send("PUT", "/bkt/whole", {.body = first + "tail"}).header("x-amz-checksum-crc64nvme");
  EXPECT_EQ(done.xml("ChecksumCRC64NVME"), whole);
  EXPECT_EQ(
      send("HEAD", "/bkt/k", {.headers = {{"x-amz-checksum-mode", "ENABLED"}}}).header("x-amz-checksum-crc64nvme"),
      whole);
  EXPECT_EQ(send("GET", "/bkt/k?partNumber=2", {.headers = {{"x-amz-checksum-mode", "ENABLED"}}})
                .header("x-amz-checksum-crc64nvme"),
            "")
      << "recorded: attr-get-part-2";
}

TEST_F(MultipartTest, ChecksumChoicesAreChecked) {  // cks-type-incompatible, cks-part-algorithm-mismatch
  EXPECT_EQ(send("POST", "/bkt/k?uploads",
                 {.headers = {{"x-amz-checksum-algorithm", "SHA256"}, {"x-amz-checksum-type", "FULL_OBJECT"}}})
                .xml("Message"),
            "The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.");
  const std::string upload = create({{"x-amz-checksum-algorithm", "CRC32C"}});
  EXPECT_EQ(part(upload, 1, "test-sse", {{"x-amz-checksum-crc32", "KHcEKQ=="}}).xml("Message"),
            "Checksum Type mismatch occurred, expected checksum Type: crc32c, actual checksum Type: crc32");
}

TEST_F(MultipartTest, ListsShowUploadsAndParts) {
  const std::string upload = create();
  const std::string etag = part(upload, 2, "abc").etag();
  const Answer parts = send("GET", "/bkt/k?uploadId=" + upload);
  EXPECT_EQ(parts.xml("PartNumber"), "2");
  EXPECT_EQ(parts.xml("Size"), "3");
  EXPECT_NE(parts.body.find(etag), std::string::npos);
  EXPECT_EQ(parts.body.find("Checksum"), std::string::npos) << "recorded: cks-mpu-default-list-parts";
  EXPECT_EQ(send("GET", "/bkt?uploads").xml("UploadId"), upload);
}

TEST_F(MultipartTest, ListOfUploadsIsAsLongAsItIsAskedToBe) {
  const std::string first = create();
  clock_.advance(std::chrono::seconds(1));
  const std::string second = create();
  const Answer page = send("GET", "/bkt?uploads&max-uploads=1");
  EXPECT_EQ(page.xml("MaxUploads"), "1");
  EXPECT_EQ(page.xml("IsTruncated"), "true");
  EXPECT_EQ(page.body.find(second), std::string::npos);
  const Answer rest = send("GET", "/bkt?uploads&max-uploads=1&key-marker=k&upload-id-marker=" + first);
  EXPECT_EQ(rest.xml("UploadId"), second);
  EXPECT_EQ(rest.xml("IsTruncated"), "false");
  EXPECT_EQ(send("GET", "/bkt?uploads&max-uploads=x").code(), "InvalidArgument");
}

TEST_F(MultipartTest, ReuploadedPartReplaces) {  // MPU-26
  const std::string upload = create();
  part(upload, 1, "first");
  const std::string etag = part(upload, 1, "second").etag();
  complete(upload, {{1, etag}});
  EXPECT_EQ(send("GET", "/bkt/k").body, "second");
}

TEST_F(MultipartTest, PartCopyTakesARangeAndIndependentKeys) {  // MPU-19
  send("PUT", "/bkt/source", {.headers = customer_key('s'), .body = "0123456789"});
  const std::string upload = create(customer_key('d'));
  const Headers copy = both(both(customer_key('d'), copy_source_key('s')),
                            {{"x-amz-copy-source", "/bkt/source"}, {"x-amz-copy-source-range", "bytes=2-4"}});
  const std::string target = "/bkt/k?partNumber=1&uploadId=" + upload;
  const Answer copied = send("PUT", target, {.headers = copy});
  ASSERT_EQ(copied.status, 200) << copied.body;
  std::string etag = copied.xml("ETag");
  etag = etag.substr(etag.find_first_of("0123456789abcdef"), 32);
  Headers no_source = both(customer_key('d'), {{"x-amz-copy-source", "/bkt/source"}});
  EXPECT_EQ(send("PUT", target, {.headers = no_source}).code(), "InvalidRequest");
  Headers beyond = both(both(customer_key('d'), copy_source_key('s')),
                        {{"x-amz-copy-source", "/bkt/source"}, {"x-amz-copy-source-range", "bytes=2-10"}});
  EXPECT_EQ(send("PUT", target, {.headers = beyond}).code(), "InvalidRequest");
  ASSERT_EQ(complete(upload, {{1, etag}}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = customer_key('d')}).body, "234");
}

TEST_F(MultipartTest, EncryptionStaysThatOfCreation) {  // MPU-21
  const std::string upload = create();
  const std::string etag = part(upload, 1, "x").etag();
  put_default("aws:kms");
  EXPECT_EQ(complete(upload, {{1, etag}}).header("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-server-side-encryption"), "AES256");
}

TEST_F(MultipartTest, ConditionalCompletionConflictsWithAChangeOfTheKey) {  // MPU-28
  const Headers free{{"If-None-Match", "*"}};
  const auto expect_conflict = [&](const Answer& answer, std::string_view condition) {
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_EQ(answer.code(), "ConditionalRequestConflict");
    EXPECT_EQ(answer.xml("Condition"), condition);
    EXPECT_EQ(answer.xml("Key"), "k");
  };
  // Deleted in the meantime.
  send("PUT", "/bkt/k", {.body = "old"});
  std::string upload = create();
  std::string tag = part(upload, 1, "new").etag();
  send("DELETE", "/bkt/k");
  expect_conflict(complete(upload, {{1, tag}}, free), "If-None-Match");
  EXPECT_EQ(complete(upload, {{1, tag}}).status, 200) << "without a condition it is none";

  // Written and deleted: as it was, and a conflict all the same.
  send("DELETE", "/bkt/k");
  upload = create();
  tag = part(upload, 1, "new").etag();
  send("PUT", "/bkt/k", {.body = "between"});
  EXPECT_EQ(complete(upload, {{1, tag}}, free).status, 412);
  send("DELETE", "/bkt/k");
  expect_conflict(complete(upload, {{1, tag}}, free), "If-None-Match");

  // Written in the meantime, and named by its tag.
  upload = create();
  tag = part(upload, 1, "new").etag();
  const std::string current = send("PUT", "/bkt/k", {.body = "between"}).etag();
  expect_conflict(complete(upload, {{1, tag}}, {{"If-Match", current}}), "If-Match");
  EXPECT_EQ(send("GET", "/bkt/k").body, "between");

  // Nothing happened to the key: another upload to it, another key.
  upload = create();
  tag = part(upload, 1, "new").etag();
  create();
  send("PUT", "/bkt/other", {.body = "x"});
  EXPECT_EQ(complete(upload, {{1, tag}}, {{"If-Match", current}}).status, 200);
}

TEST_F(MultipartTest, CompletionTakesNoChecksumThatTheUploadDoesNotWorkWith) {  // CSUM-13, CSUM-07
  const auto completed = [&](const Headers& creation, const Headers& completion, const std::string& in_list) {
    const std::string upload = create(creation);
    const std::string tag = part(upload, 1, "hello").etag();
    return send("POST", "/bkt/k?uploadId=" + upload,
                {.headers = completion,
                 .body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + tag + "</ETag>" + in_list +
                         "</Part></CompleteMultipartUpload>"});
  };
  const Answer listed = completed({}, {}, "<ChecksumCRC32C>mnG7TA==</ChecksumCRC32C>");
  EXPECT_EQ(listed.status, 400);
  EXPECT_EQ(listed.code(), "InvalidPart");
  EXPECT_EQ(listed.xml("PartNumber"), "1");
  EXPECT_NE(listed.xml("UploadId"), "");
  EXPECT_NE(listed.xml("ETag"), "");
  EXPECT_EQ(completed({}, {}, "<ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>").code(), "InvalidPart");

  const Headers full{{"x-amz-checksum-algorithm", "CRC32C"}, {"x-amz-checksum-type", "FULL_OBJECT"}};
  const Answer wrong = completed(full, {{"x-amz-checksum-crc32c", "AAAAAA=="}}, "");
  EXPECT_EQ(wrong.code(), "BadDigest");
  EXPECT_EQ(wrong.xml("Message"), "The crc32c you specified did not match the calculated checksum.");
  EXPECT_EQ(completed({}, {{"x-amz-checksum-crc32c", "AAAAAA=="}}, "").code(), "BadDigest") << "of no algorithm here";
  EXPECT_EQ(completed(full, {{"x-amz-checksum-crc32c", "mnG7TA=="}}, "").status, 200);
}

TEST_F(MultipartTest, CompletionTakesNoManagedHeader) {  // MPU-27
  const std::string upload = create();
  const std::string tag = part(upload, 1, "hello").etag();
  const Answer refused = complete(upload, {{1, tag}}, {{"x-amz-server-side-encryption", "AES256"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "InvalidArgument");
  EXPECT_EQ(complete(upload, {{1, tag}}).status, 200) << "the upload goes on";
}

TEST_F(MultipartTest, CompletionUnderKmsTellsNoChecksumThatNobodyChose) {  // CSUM-14
  const auto completed = [&](const Headers& creation) {
    const std::string upload = create(creation);
    const std::string tag = part(upload, 1, "hello").etag();
    return complete(upload, {{1, tag}}).xml("ChecksumCRC64NVME");
  };
  EXPECT_NE(completed({}), "");
  for (const std::string method : {"aws:kms", "aws:kms:dsse"}) {
    EXPECT_EQ(completed({{"x-amz-server-side-encryption", method}}), "") << method;
    const Answer head = send("HEAD", "/bkt/k", {.headers = {{"x-amz-checksum-mode", "ENABLED"}}});
    EXPECT_NE(head.header("x-amz-checksum-crc64nvme"), "") << method;
    EXPECT_EQ(head.header("x-amz-checksum-type"), "FULL_OBJECT") << method;
  }
}

TEST_F(MultipartTest, AReadOfAPartTellsItsChecksum) {  // CSUM-15
  const Headers mode{{"x-amz-checksum-mode", "ENABLED"}};
  for (const Headers& method : {Headers{}, Headers{{"x-amz-server-side-encryption", "aws:kms"}}, customer_key()}) {
    const bool sse_c = method.has("x-amz-server-side-encryption-customer-key");
    const Headers key = sse_c ? method : Headers{};
    for (const std::string type : {"FULL_OBJECT", "COMPOSITE"}) {
      const std::string upload =
          create(both(method, {{"x-amz-checksum-algorithm", "CRC32C"}, {"x-amz-checksum-type", type}}));
      const Answer one = part(upload, 1, "hello", both(key, {{"x-amz-checksum-crc32c", "mnG7TA=="}}));
      const std::string listed = "<ChecksumCRC32C>mnG7TA==</ChecksumCRC32C>";
      ASSERT_EQ(send("POST", "/bkt/k?uploadId=" + upload,
                     {.headers = key,
                      .body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + one.etag() +
                              "</ETag>" + listed + "</Part></CompleteMultipartUpload>"})
                    .status,
                200);
      for (const std::string verb : {"GET", "HEAD"}) {
        const Answer read = send(verb, "/bkt/k?partNumber=1", {.headers = both(key, mode)});
        EXPECT_EQ(read.header("x-amz-checksum-crc32c"), "mnG7TA==") << verb << type;
        EXPECT_EQ(read.header("x-amz-checksum-type"), type) << verb;
      }
      const Answer told =
          send("GET", "/bkt/k?attributes", {.headers = both(key, {{"x-amz-object-attributes", "ObjectParts"}})});
      EXPECT_EQ(told.xml("PartsCount"), "1");
      EXPECT_EQ(told.xml("PartNumber"), type == "COMPOSITE" ? "1" : "");
    }
  }
}

TEST_F(MultipartTest, CompletionIsOfTheTypeAndTheAlgorithmOfTheUpload) {  // CSUM-12, CSUM-16
  for (const std::string type : {"FULL_OBJECT", "COMPOSITE"}) {
    const std::string upload = create({{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", type}});
    const std::string tag = part(upload, 1, "hello", {{"x-amz-checksum-crc32", "NhCmhg=="}}).etag();
    const std::string other = type == "COMPOSITE" ? "FULL_OBJECT" : "COMPOSITE";
    const Answer wrong_type = complete(upload, {{1, tag}}, {{"x-amz-checksum-type", other}});
    EXPECT_EQ(wrong_type.code(), "InvalidRequest");
    EXPECT_THAT(wrong_type.xml("Message"), testing::HasSubstr("using the " + type + " checksum mode"));
    const Answer wrong_algorithm =
        send("POST", "/bkt/k?uploadId=" + upload,
             {.body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + tag +
                      "</ETag><ChecksumSHA256>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</ChecksumSHA256></Part>"
                      "</CompleteMultipartUpload>"});
    EXPECT_EQ(wrong_algorithm.code(), "BadDigest");
    EXPECT_EQ(wrong_algorithm.xml("Message"), "The sha256 you specified for part 1 did not match what we received.");
  }
}

TEST_F(MultipartTest, ACopiedRangeLiesWithinItsSource) {  // MPU-29
  send("PUT", "/bkt/source", {.body = "ten bytes."});
  const std::string upload = create();
  const auto copied = [&](const std::string& range) {
    return part(upload, 1, "", {{"x-amz-copy-source", "/bkt/source"}, {"x-amz-copy-source-range", range}});
  };
  for (const std::string beyond : {"bytes=0-10", "bytes=10-10", "bytes=4-100"}) {
    const Answer refused = copied(beyond);
    EXPECT_EQ(refused.code(), "InvalidRequest") << beyond;
    EXPECT_EQ(refused.xml("Message"), "The specified copy range is invalid for the source object size");
  }
  EXPECT_EQ(copied("bytes=4-").code(), "InvalidArgument");
  EXPECT_EQ(copied("bytes=4-9").status, 200);
}

TEST_F(MultipartTest, CompletionNeedsAPart) {  // MPU-30
  const std::string upload = create();
  part(upload, 1, "hello");
  for (const std::string body : {"", "<CompleteMultipartUpload/>"}) {
    const Answer refused = send("POST", "/bkt/k?uploadId=" + upload, {.body = body});
    EXPECT_EQ(refused.code(), "InvalidRequest") << body;
    EXPECT_EQ(refused.xml("Message"), "You must specify at least one part");
  }
}

TEST_F(MultipartTest, AnUploadTellsTheVersionThatItBecomes) {  // VER-10
  make_bucket("kept");
  const auto set_versioning = [this](const std::string& status) {
    return send("PUT", "/kept?versioning",
                {.body = "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>"});
  };
  EXPECT_EQ(send("POST", "/kept/early?uploads").header("x-amz-version-id"), "");
  ASSERT_EQ(set_versioning("Enabled").status, 200);
  const Answer made = send("POST", "/kept/doc?uploads");
  const std::string version = made.header("x-amz-version-id");
  EXPECT_NE(version, "");
  const std::string target = "/kept/doc?uploadId=" + made.xml("UploadId");
  const Answer part = send("PUT", target + "&partNumber=1", {.body = "part"});
  EXPECT_EQ(part.header("x-amz-version-id"), version);
  EXPECT_EQ(send("GET", target).header("x-amz-version-id"), version);
  const std::string list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + part.etag() +
                           "</ETag></Part></CompleteMultipartUpload>";
  EXPECT_EQ(send("POST", target, {.body = list}).header("x-amz-version-id"), version);
  EXPECT_EQ(send("GET", "/kept/doc?versionId=" + version).body, "part");

  const Answer other = send("POST", "/kept/doc?uploads");
  EXPECT_EQ(send("DELETE", "/kept/doc?uploadId=" + other.xml("UploadId")).header("x-amz-version-id"),
            other.header("x-amz-version-id"));
}

}  // namespace
}  // namespace s3sse
