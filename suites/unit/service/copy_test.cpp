// CopyObject: every pair of methods, copies in place, what is carried over and what is not.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

constexpr std::string_view in_place_text =
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
    "metadata, storage class, website redirect location or encryption attributes.";

class CopyTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  Answer copy(std::string_view from, std::string_view to, Headers headers = {}) {
    headers.add("x-amz-copy-source", std::string(from));
    return send("PUT", to, {.headers = std::move(headers)});
  }
};

TEST_F(CopyTest, EveryPairOfMethodsKeepsTheBytes) {  // COPY-11, COPY-12, COPY-24
  const std::string content = pattern(70'000);
  const std::vector<Headers> methods = {{},
                                        {{"x-amz-server-side-encryption", "AES256"}},
                                        {{"x-amz-server-side-encryption", "aws:kms"}},
                                        {{"x-amz-server-side-encryption", "aws:kms:dsse"}},
                                        customer_key('a')};
  for (std::size_t from = 0; from < methods.size(); ++from) {
    const std::string source = "/bkt/from" + std::to_string(from);
    ASSERT_EQ(send("PUT", source, {.headers = methods[from], .body = content}).status, 200);
    for (std::size_t to = 0; to < methods.size(); ++to) {
      const bool source_c = from == 4;
      const bool target_c = to == 4;
      const Headers target = target_c ? customer_key('z') : methods[to];
      const Answer copied = copy(source, "/bkt/to", source_c ? both(target, copy_source_key('a')) : target);
      ASSERT_EQ(copied.status, 200) << from << "->" << to << copied.body;
      const Answer get = send("GET", "/bkt/to", {.headers = target_c ? target : Headers{}});
      EXPECT_TRUE(get.body == content) << from << "->" << to;
      EXPECT_EQ(get.etag() == md5_hex(content), to <= 1) << "ETAG-10";
      const std::string expected = target_c ? "" : to <= 1 ? "AES256" : to == 2 ? "aws:kms" : "aws:kms:dsse";
      EXPECT_EQ(copied.header("x-amz-server-side-encryption"), expected);
      EXPECT_EQ(get.header("x-amz-server-side-encryption"), expected);
    }
  }
}

TEST_F(CopyTest, SseCSourceNeedsItsKey) {  // COPY-09, ssec-copy-no-source-triple
  send("PUT", "/bkt/s", {.headers = customer_key(), .body = "x"});
  const Answer missing = copy("/bkt/s", "/bkt/t", customer_key());
  EXPECT_EQ(missing.status, 400);
  EXPECT_EQ(missing.xml("Message"),
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to "
            "retrieve the object.");
  EXPECT_EQ(copy("/bkt/s", "/bkt/t", copy_source_key('o')).status, 403);
  EXPECT_EQ(copy("/bkt/s", "/bkt/t", copy_source_key()).header("x-amz-server-side-encryption"), "AES256");
}

TEST_F(CopyTest, InPlaceCopyMustChangeSomething) {  // copyinplace-refused, copyinplace-aes-to-aes-explicit
  send("PUT", "/bkt/k", {.body = "test"});
  const Answer refused = copy("/bkt/k", "/bkt/k");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "InvalidRequest");
  EXPECT_EQ(refused.xml("Message"), in_place_text);
  EXPECT_EQ(copy("/bkt/k", "/bkt/k", {{"x-amz-acl", "public-read"}}).xml("Message"), in_place_text);
  EXPECT_EQ(copy("/bkt/k", "/bkt/k", {{"x-amz-server-side-encryption", "AES256"}}).status, 200);
  EXPECT_EQ(copy("/bkt/k", "/bkt/k", {{"x-amz-metadata-directive", "REPLACE"}}).status, 200);
  EXPECT_EQ(copy("/bkt/k", "/bkt/k", {{"x-amz-storage-class", "STANDARD_IA"}}).status, 200);
}

TEST_F(CopyTest, PlainSelfCopyIsLegalWhereTheDefaultSaysSo) {  // COPY-19, COPY-20
  send("PUT", "/bkt/kms", {.headers = {{"x-amz-server-side-encryption", "aws:kms"}}, .body = "x"});
  const Answer to_default = copy("/bkt/kms", "/bkt/kms");
  EXPECT_EQ(to_default.status, 200);
  EXPECT_EQ(to_default.header("x-amz-server-side-encryption"), "AES256");
  send("PUT", "/bkt/k", {.body = "x"});
  put_default("AES256");
  EXPECT_EQ(copy("/bkt/k", "/bkt/k").status, 200);
}

TEST_F(CopyTest, MetadataIsCopiedOrReplaced) {
  send("PUT", "/bkt/s", {.headers = {{"x-amz-meta-a", "1"}, {"Content-Type", "text/plain"}}, .body = "x"});
  copy("/bkt/s", "/bkt/t", {{"x-amz-meta-b", "2"}});
  EXPECT_EQ(send("HEAD", "/bkt/t").header("x-amz-meta-a"), "1");
  EXPECT_EQ(send("HEAD", "/bkt/t").header("Content-Type"), "text/plain");
  copy("/bkt/s", "/bkt/t", {{"x-amz-meta-b", "2"}, {"x-amz-metadata-directive", "REPLACE"}});
  EXPECT_EQ(send("HEAD", "/bkt/t").header("x-amz-meta-a"), "");
  EXPECT_EQ(send("HEAD", "/bkt/t").header("x-amz-meta-b"), "2");
  EXPECT_EQ(copy("/bkt/s", "/bkt/t", {{"x-amz-metadata-directive", "KEEP"}}).code(), "InvalidArgument");
}

TEST_F(CopyTest, ChecksumIsCarriedOver) {  // CSUM-06
  send("PUT", "/bkt/s", {.headers = {{"x-amz-checksum-crc32", "KHcEKQ=="}}, .body = "test-sse"});
  EXPECT_EQ(copy("/bkt/s", "/bkt/t", {{"x-amz-server-side-encryption", "aws:kms"}}).xml("ChecksumCRC32"), "KHcEKQ==");
  EXPECT_EQ(copy("/bkt/t", "/bkt/u").xml("ChecksumCRC32"), "KHcEKQ==");
  EXPECT_NE(copy("/bkt/s", "/bkt/t", {{"x-amz-checksum-algorithm", "SHA256"}}).xml("ChecksumSHA256"), "");
}

TEST_F(CopyTest, SourceConditionsAndMissingSources) {  // err-copy-source-if-match, err-copy-no-source
  const std::string etag = send("PUT", "/bkt/s", {.body = "x"}).header("ETag");
  const Answer failed = copy("/bkt/s", "/bkt/t", {{"x-amz-copy-source-if-match", "\"other\""}});
  EXPECT_EQ(failed.status, 412);
  EXPECT_EQ(failed.xml("Condition"), "x-amz-copy-source-If-Match");
  EXPECT_EQ(copy("/bkt/s", "/bkt/t", {{"x-amz-copy-source-if-none-match", etag}}).status, 412);
  EXPECT_EQ(copy("/bkt/none", "/bkt/t").xml("Key"), "none");
  EXPECT_EQ(copy("nonsense", "/bkt/t").code(), "InvalidArgument");
  EXPECT_EQ(copy("bkt/s", "/bkt/t").status, 200) << "the leading slash is optional";
}

TEST_F(CopyTest, AcrossBucketsTakesTheDestinationsDefault) {  // COPY-01
  make_bucket("other");
  put_default("aws:kms", "other");
  send("PUT", "/bkt/s", {.body = "x"});
  EXPECT_EQ(copy("/bkt/s", "/other/t").header("x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(copy("/other/t", "/bkt/back").header("x-amz-server-side-encryption"), "AES256");
}

TEST_F(CopyTest, VersionsCanBeSourcesButDeleteMarkersCannot) {  // err-copy-delete-marker-source, VER-02
  enable_versioning();
  const std::string first = send("PUT", "/bkt/k", {.body = "old"}).header("x-amz-version-id");
  send("PUT", "/bkt/k", {.body = "new"});
  const Answer copied = copy("/bkt/k?versionId=" + first, "/bkt/t");
  EXPECT_EQ(copied.header("x-amz-copy-source-version-id"), first);
  EXPECT_EQ(send("GET", "/bkt/t").body, "old");
  const std::string marker = send("DELETE", "/bkt/k").header("x-amz-version-id");
  EXPECT_EQ(copy("/bkt/k?versionId=" + marker, "/bkt/t").xml("Message"),
            "The source of a copy request may not specifically refer to a delete marker by version id.");
  EXPECT_EQ(copy("/bkt/k", "/bkt/t").code(), "NoSuchKey");
}

TEST_F(CopyTest, APlusInTheSourceIsASpace) {  // COPY-27
  send("PUT", "/bkt/test%20key.txt", {.body = "with a space"});
  send("PUT", "/bkt/test%2Bkey.txt", {.body = "with a plus"});
  for (const std::string source : {"bkt%2Ftest+key.txt", "/bkt/test+key.txt", "bkt/test%20key.txt"}) {
    ASSERT_EQ(copy(source, "/bkt/t").status, 200) << source;
    EXPECT_EQ(send("GET", "/bkt/t").body, "with a space") << source;
  }
  ASSERT_EQ(copy("bkt/test%2Bkey.txt", "/bkt/t").status, 200);
  EXPECT_EQ(send("GET", "/bkt/t").body, "with a plus");
}

TEST_F(CopyTest, TheNullVersionIsToldWhereVersioningIsSuspended) {  // COPY-26
  EXPECT_EQ(send("PUT", "/bkt/s", {.body = "x"}).header("x-amz-version-id"), "");
  EXPECT_EQ(copy("/bkt/s", "/bkt/t").header("x-amz-version-id"), "") << "never versioned";
  enable_versioning();
  send("PUT", "/bkt?versioning",
       {.body = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"});
  EXPECT_EQ(copy("/bkt/s", "/bkt/t").header("x-amz-version-id"), "null");
  EXPECT_EQ(send("PUT", "/bkt/s", {.body = "x"}).header("x-amz-version-id"), "");
}

}  // namespace
}  // namespace s3sse
