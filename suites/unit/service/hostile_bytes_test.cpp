// Bytes that mean harm: text that ends at a NUL for somebody, names that are no text, headers where none belong.
#include "simulator/base/text.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class HostileBytesTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }
};

bool is_one_line(const Headers& headers) {
  for (const Header& header : headers)
    if ((header.name + header.value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return false;
  return true;
}

TEST_F(HostileBytesTest, AKeyWithNulIsAnotherKeyThanItsBeginning) {
  ASSERT_EQ(send("PUT", "/bkt/doc", {.body = "short"}).status, 200);
  ASSERT_EQ(send("PUT", "/bkt/doc%00x", {.body = "long"}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/doc").body, "short");
  EXPECT_EQ(send("GET", "/bkt/doc%00x").body, "long");
  EXPECT_EQ(send("DELETE", "/bkt/doc%00x").status, 204);
  EXPECT_EQ(send("GET", "/bkt/doc").body, "short");
}

TEST_F(HostileBytesTest, ListingsSayEveryKeyWhole) {
  ASSERT_EQ(send("PUT", "/bkt/doc%00x", {.body = "long"}).status, 200);
  ASSERT_EQ(send("POST", "/bkt/part%00x?uploads").status, 200);
  EXPECT_EQ(send("GET", "/bkt?list-type=2").xml("Key"), "doc&#0;x");
  EXPECT_EQ(send("GET", "/bkt?list-type=2&encoding-type=url").xml("Key"), "doc%00x");
  EXPECT_EQ(send("GET", "/bkt?versions").xml("Key"), "doc&#0;x");
  EXPECT_EQ(send("GET", "/bkt?uploads").xml("Key"), "part&#0;x");
  EXPECT_THAT(send("GET", "/bkt?list-type=2&delimiter=x").xml("CommonPrefixes"), testing::HasSubstr(">doc&#0;x"));
  EXPECT_EQ(send("GET", "/bkt/none%00x").xml("Key"), "none&#0;x");
}

// Raw, it would be read as a line feed (XML 1.0, 2.11).
TEST_F(HostileBytesTest, CarriageReturnsComeBack) {
  ASSERT_EQ(send("PUT", "/bkt/a%0Db", {.body = "x"}).status, 200);
  EXPECT_EQ(send("GET", "/bkt?list-type=2").xml("Key"), "a&#13;b");
  EXPECT_EQ(send("GET", "/bkt?versions").xml("Key"), "a&#13;b");
  EXPECT_EQ(send("GET", "/bkt?list-type=2&encoding-type=url").xml("Key"), "a%0Db");
}

TEST_F(HostileBytesTest, WhatIsNotUtf8IsNoName) {
  for (const char* target : {"/bkt/%ff", "/bkt/a%c0%80b", "/bkt/%ed%a0%80", "/bkt/\xe9t\xe9", "/bkt?prefix=%ff"}) {
    for (const char* method : {"GET", "PUT", "DELETE"}) {
      const Answer answer = send(method, target);
      EXPECT_EQ(answer.status, 400) << method << target;
      EXPECT_EQ(answer.code(), "InvalidURI") << method << target;
    }
  }
  EXPECT_EQ(send("GET", "/bkt?list-type=2").xml("KeyCount"), "0");
}

TEST_F(HostileBytesTest, TrailersThatAreNoChecksumsAreRefused) {
  for (const char* names : {"content-length", "transfer-encoding", "host", "x-amz-meta-a", "x-amz-checksum-type",
                            "x-amz-checksum-crc32,authorization", "x-amz-server-side-encryption", "x\x01y", ","}) {
    const Answer answer = send("PUT", "/bkt/doc", {.headers = {{"x-amz-trailer", names}}, .body = "hello"});
    EXPECT_EQ(answer.status, 400) << names;
    EXPECT_EQ(answer.code(), "InvalidRequest") << names;
  }
  EXPECT_EQ(send("GET", "/bkt/doc").status, 404);
}

TEST_F(HostileBytesTest, AHeaderSectionHasEightKilobytes) {
  const auto with = [&](std::size_t size) {
    return send("PUT", "/bkt/doc", {.headers = {{"x-amz-filler", std::string(size, 'x')}}, .body = "hello"});
  };
  EXPECT_EQ(with(7'000).status, 200);
  const Answer refused = with(8'200);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "RequestHeaderSectionTooLarge");
  EXPECT_EQ(refused.xml("MaxSizeAllowed"), "8192");
}

TEST_F(HostileBytesTest, KeyIdsMakeNoHeaders) {
  const std::string id = "alias/a\r\nX-Injected: yes";
  for (const char* target : {"/bkt/doc", "/bkt/doc?uploads"}) {
    const Answer answer = send(std::string_view(target).ends_with("uploads") ? "POST" : "PUT", target,
                               {.headers = {{"x-amz-server-side-encryption", "aws:kms"},
                                            {"x-amz-server-side-encryption-aws-kms-key-id", id}}});
    EXPECT_EQ(answer.status, 400) << target;
    EXPECT_TRUE(is_one_line(answer.headers)) << target;
  }
  const Answer put = put_document(
      "/bkt?encryption",
      "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</"
      "SSEAlgorithm>"
      "<KMSMasterKeyID>alias/a&#13;&#10;X-Injected: yes</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule>"
      "</ServerSideEncryptionConfiguration>");
  ASSERT_TRUE(put.status == 200 || put.status == 400) << put.body;
  if (put.status == 400) return;
  for (const char* target : {"/bkt/doc", "/bkt/doc?uploads"}) {
    const Answer answer = send(std::string_view(target).ends_with("uploads") ? "POST" : "PUT", target);
    EXPECT_TRUE(is_one_line(answer.headers)) << target;
    EXPECT_EQ(answer.status, 400) << target;
  }
}

}  // namespace
}  // namespace s3sse
