// Known answers: the worked examples of the Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version
// 4)".
#include <gtest/gtest.h>

#include <string>

#include "harness/sigv4/signer.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::sigv4 {
namespace {

constexpr std::string_view empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class AwsExamples : public testing::Test {
 protected:
  AwsExamples() { options_.time = *parse_iso8601_basic("20130524T000000Z"); }

  static WireRequest request(std::string method, std::string target) {
    WireRequest result;
    result.method = std::move(method);
    result.target = std::move(target);
    result.headers.add("Host", "examplebucket.s3.amazonaws.com");
    return result;
  }

  /// The chunked examples: 66560 bytes of 'a', one chunk of 64 KiB and one of 1 KiB.
  static WireRequest chunked_request() {
    WireRequest result = request("PUT", "/examplebucket/chunkObject.txt");
    result.headers.set("Host", "s3.amazonaws.com");
    result.headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
    result.body.assign(66560, 'a');
    return result;
  }

  Credentials credentials_ = make_credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  SignOptions options_;
  Signer signer_;
};

TEST_F(AwsExamples, GetObjectWithRange) {
  WireRequest get = request("GET", "/test.txt");
  get.headers.add("Range", "bytes=0-9");
  options_.also_sign = {"range"};
  const Signed result = signer_.sign(get, credentials_, options_);
  EXPECT_EQ(result.signature, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(get.headers.get("x-amz-content-sha256"), empty_sha256);
  EXPECT_EQ(get.headers.get("Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_F(AwsExamples, PutObjectWithEncodedDollarInTheKey) {
  WireRequest put = request("PUT", "/test%24file.text");
  put.headers.add("Date", "Fri, 24 May 2013 00:00:00 GMT");
  put.headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
  put.body = to_bytes("Welcome to Amazon S3.");
  options_.also_sign = {"Date"};
  EXPECT_EQ(signer_.sign(put, credentials_, options_).signature,
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(put.headers.get("x-amz-content-sha256"),
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
}

TEST_F(AwsExamples, GetBucketLifecycleWithAParameterWithoutValue) {
  WireRequest get = request("GET", "/?lifecycle");
  EXPECT_EQ(signer_.sign(get, credentials_, options_).signature,
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST_F(AwsExamples, ListObjectsWithTwoParameters) {
  WireRequest get = request("GET", "/?max-keys=2&prefix=J");
  EXPECT_EQ(signer_.sign(get, credentials_, options_).signature,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_F(AwsExamples, PresignedGetObject) {
  WireRequest get = request("GET", "/test.txt");
  PresignOptions options;
  options.time = options_.time;
  options.expires = std::chrono::seconds{86400};
  EXPECT_EQ(signer_.presign(get, credentials_, options).signature,
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  EXPECT_EQ(get.target,
            "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1"
            "%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_F(AwsExamples, ChunkedPut) {
  WireRequest put = chunked_request();
  put.headers.add("Content-Length", "66824");
  options_.payload = Payload::streaming_signed;
  options_.also_sign = {"content-length"};
  EXPECT_EQ(signer_.sign(put, credentials_, options_).signature,
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");

  EXPECT_EQ(put.headers.get("x-amz-decoded-content-length"), "66560");
  const std::string expected =
      "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" +
      std::string(65536, 'a') +
      "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" +
      std::string(1024, 'a') +
      "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
  EXPECT_EQ(put.body.size(), 66824u);
  EXPECT_TRUE(as_text(put.body) == expected);
}

TEST_F(AwsExamples, ChunkedPutWithSignedTrailer) {
  WireRequest put = chunked_request();
  put.headers.add("Content-Encoding", "aws-chunked");
  options_.payload = Payload::streaming_signed_trailer;
  options_.trailers = {{"x-amz-checksum-crc32c", "sOO8/Q=="}};
  EXPECT_EQ(signer_.sign(put, credentials_, options_).signature,
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");

  EXPECT_EQ(put.headers.get("x-amz-trailer"), "x-amz-checksum-crc32c");
  const std::string expected =
      "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
      std::string(65536, 'a') +
      "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
      std::string(1024, 'a') +
      "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
      "x-amz-checksum-crc32c:sOO8/Q==\r\n"
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
  EXPECT_TRUE(as_text(put.body) == expected) << as_text(put.body).substr(66560);
}

}  // namespace
}  // namespace s3sse::harness::sigv4
