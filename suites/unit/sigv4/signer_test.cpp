#include "harness/sigv4/signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "harness/sigv4/canonical_request.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::sigv4 {
namespace {

using testing::HasSubstr;
using testing::Not;

class SignerTest : public testing::Test {
 protected:
  SignerTest() { options_.time = *parse_iso8601_basic("20261123T120000Z"); }

  static WireRequest put() {
    WireRequest request;
    request.method = "PUT";
    request.target = "/bucket/key";
    request.headers = {{"Host", "localhost:9000"}, {"x-amz-server-side-encryption", "AES256"}};
    request.body = to_bytes("hello sse\n");
    return request;
  }

  std::string signature(WireRequest request, const SignOptions& options) {
    return signer_.sign(request, credentials_, options).signature;
  }

  Credentials credentials_ = make_credentials("AKIDEXAMPLE", "a secret");
  SignOptions options_;
  Signer signer_;
};

TEST_F(SignerTest, SignsEveryAmzHeaderAndTheContentOnes) {
  WireRequest request = put();
  request.headers.add("Content-MD5", "x");
  request.headers.add("Content-Type", "text/plain");
  request.headers.add("User-Agent", "tests");
  request.headers.add("X-Amz-Meta-A", "1");
  EXPECT_EQ(signer_.sign(request, credentials_, options_).signed_headers,
            "content-md5;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-server-side-encryption");
}

TEST_F(SignerTest, LeavesHeadersUnsignedOnRequest) {
  WireRequest request = put();
  options_.mistakes.leave_unsigned = {"X-Amz-Server-Side-Encryption"};
  EXPECT_EQ(signer_.sign(request, credentials_, options_).signed_headers, "host;x-amz-content-sha256;x-amz-date");
  EXPECT_TRUE(request.headers.has("x-amz-server-side-encryption"));
}

TEST_F(SignerTest, EveryMistakeChangesTheSignature) {
  const std::string right = signature(put(), options_);
  SignOptions wrong_secret = options_;
  wrong_secret.mistakes.wrong_secret = true;
  EXPECT_NE(signature(put(), wrong_secret), right);
  SignOptions tampered = options_;
  tampered.mistakes.tampered_signature = true;
  const std::string other = signature(put(), tampered);
  EXPECT_NE(other, right);
  EXPECT_EQ(other.substr(0, 63), right.substr(0, 63));
  EXPECT_EQ(signature(put(), options_), right) << "a wrong secret must not stay in the cache of signing keys";
}

TEST_F(SignerTest, SkewMovesDateAndScope) {
  WireRequest request = put();
  options_.mistakes.clock_skew = std::chrono::hours{-24};
  signer_.sign(request, credentials_, options_);
  EXPECT_EQ(request.headers.get("x-amz-date"), "20261122T120000Z");
  EXPECT_THAT(std::string(*request.headers.get("Authorization")), HasSubstr("/20261122/us-east-1/s3/aws4_request"));
}

TEST_F(SignerTest, KeepsDateAndHashThatAreThere) {
  WireRequest request = put();
  request.headers.add("x-amz-content-sha256", std::string(64, '0'));
  request.headers.add("x-amz-date", "20200101T000000Z");
  signer_.sign(request, credentials_, options_);
  EXPECT_EQ(request.headers.count("x-amz-content-sha256"), 1u);
  EXPECT_EQ(request.headers.get("x-amz-content-sha256"), std::string(64, '0'));
  EXPECT_THAT(std::string(*request.headers.get("Authorization")), HasSubstr("/20200101/us-east-1/s3/"));
}

TEST_F(SignerTest, AnonymousRequestsStayAsTheyAre) {
  WireRequest request = put();
  EXPECT_EQ(signer_.sign(request, Credentials{}, options_).signature, "");
  EXPECT_EQ(request.headers.size(), 2u);
  PresignOptions presign;
  EXPECT_EQ(signer_.presign(request, Credentials{}, presign).signature, "");
  EXPECT_EQ(request.target, "/bucket/key");
}

TEST_F(SignerTest, FramesAnUnsignedTrailerAsRealClientsDo) {
  WireRequest request = put();
  request.headers.add("Content-Encoding", "gzip");
  options_.payload = Payload::streaming_unsigned_trailer;
  options_.trailers = {{"x-amz-checksum-crc32", "Ex1GcA=="}};
  signer_.sign(request, credentials_, options_);
  EXPECT_EQ(as_text(request.body), "a\r\nhello sse\n\r\n0\r\nx-amz-checksum-crc32:Ex1GcA==\r\n\r\n");
  EXPECT_EQ(request.headers.get("content-encoding"), "aws-chunked,gzip");
  EXPECT_EQ(request.headers.get("x-amz-content-sha256"), "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  EXPECT_EQ(request.headers.get("x-amz-decoded-content-length"), "10");
}

TEST_F(SignerTest, TampersWithOneChunkOnly) {
  options_.payload = Payload::streaming_signed;
  options_.chunk_size = 4;
  WireRequest right = put();
  signer_.sign(right, credentials_, options_);
  options_.mistakes.tampered_chunk = 1;
  WireRequest wrong = put();
  signer_.sign(wrong, credentials_, options_);
  ASSERT_EQ(right.body.size(), wrong.body.size());
  std::size_t differences = 0;
  for (std::size_t i = 0; i < right.body.size(); ++i) differences += right.body[i] != wrong.body[i] ? 1 : 0;
  EXPECT_EQ(differences, 1u);
}

TEST_F(SignerTest, AnEmptyStreamIsTheFinalChunkAlone) {
  WireRequest request = put();
  request.body.clear();
  options_.payload = Payload::streaming_signed;
  signer_.sign(request, credentials_, options_);
  EXPECT_THAT(std::string(as_text(request.body)), testing::MatchesRegex("0;chunk-signature=[0-9a-f]+\r\n\r\n"));
}

TEST_F(SignerTest, KmsRequestsCarryNoContentHash) {
  WireRequest request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"Host", "localhost"}, {"X-Amz-Target", "TrentService.CreateKey"}};
  request.body = to_bytes("{}");
  options_.service = "kms";
  EXPECT_EQ(signer_.sign(request, credentials_, options_).signed_headers, "host;x-amz-date;x-amz-target");
}

TEST_F(SignerTest, PresignCoversSseHeadersAndToken) {
  WireRequest request = put();
  credentials_.session_token = "token/+";
  PresignOptions options;
  options.time = options_.time;
  const Signed result = signer_.presign(request, credentials_, options);
  EXPECT_EQ(result.signed_headers, "host;x-amz-server-side-encryption");
  EXPECT_THAT(request.target, HasSubstr("X-Amz-Security-Token=token%2F%2B"));
  EXPECT_THAT(request.target, HasSubstr("X-Amz-SignedHeaders=host%3Bx-amz-server-side-encryption"));
  EXPECT_TRUE(request.target.ends_with("&X-Amz-Signature=" + result.signature));
}

TEST_F(SignerTest, IsSafeFromManyThreads) {
  const std::string expected = signature(put(), options_);
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 500; ++n) {
        SignOptions other = options_;
        other.region = "region-" + std::to_string(i * 500 + n);
        signature(put(), other);
        if (signature(put(), options_) != expected) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(CanonicalRequest, SortsAndEncodesTheQuery) {
  EXPECT_EQ(canonical_query("b=2&a=x y&a=%2f&acl"), "a=%2F&a=x%20y&acl=&b=2");
  EXPECT_EQ(canonical_query("q=100%"), "q=100%25");
}

TEST(CanonicalRequest, EncodesThePathOnce) {
  EXPECT_EQ(canonical_path("/a%20b/\xC3\xA4~"), "/a%20b/%C3%A4~");
  EXPECT_EQ(canonical_path("/100%"), "/100%25");
  EXPECT_EQ(canonical_path("/a/../b//c"), "/a/../b//c") << "S3 does not normalise paths";
}

TEST(CanonicalRequest, MergesRepeatedHeadersAndSpaces) {
  const Headers headers = {{"X-Amz-Meta-A", "  one   two "}, {"HOST", "h"}, {"x-amz-meta-a", "three"}};
  const CanonicalHeaders result = canonical_headers(headers, {}, {});
  EXPECT_EQ(result.block, "host:h\nx-amz-meta-a:one two,three\n");
  EXPECT_EQ(result.names, "host;x-amz-meta-a");
}

}  // namespace
}  // namespace s3sse::harness::sigv4
