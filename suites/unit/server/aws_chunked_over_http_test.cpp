// The two chunked codings inside each other, from the socket to the verified body: their chunks never line up.
#include "simulator/auth/authenticator.h"
#include "simulator/base/time_format.h"
#include "suites/unit/server/raw_client.h"

namespace s3sse::server {
namespace {

/// Authenticates as the simulator does and answers with what the body turned out to be.
class VerifyingHandler {
 public:
  VerifyingHandler() {
    auth::Credential credential;
    credential.principal = {"111122223333", "arn:aws:iam::111122223333:user/example", "AKIAIOSFODNN7EXAMPLE", "c"};
    credential.secret_access_key = SecretBytes::copy_of(as_bytes("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    credentials_.add(std::move(credential));
  }

  Response operator()(Request request) const {
    auth::Trailers trailers;
    const auto target = parse_target(request.target);
    if (!target) return says(400, "InvalidURI");
    const auto caller = authenticator_.authenticate(request, {.target = *target}, trailers);
    if (!caller) return says(caller.error().status, caller.error().code);
    const auto body = read_all(*request.body, 1024 * 1024);
    if (!body) return says(400, body.error().code);
    return says(200, std::to_string(body->size()) + " bytes, crc32 " +
                         std::string(trailers->get_or("x-amz-checksum-crc32", "none")));
  }

 private:
  static Response says(int status, const std::string& text) {
    Response response;
    response.status = status;
    response.body = std::make_unique<MemorySource>(std::string_view("<" + text + ">"));
    return response;
  }

  auth::CredentialStore credentials_;
  FakeClock clock_{*parse_iso8601_basic("20130524T000000Z")};
  Rules rules_;
  auth::Authenticator authenticator_{credentials_, clock_, rules_};
};

std::string in_http_chunks(const std::string& body, std::size_t size) {
  std::string wire;
  for (std::size_t at = 0; at < body.size(); at += size) {
    const std::string piece = body.substr(at, size);
    char line[32];
    std::snprintf(line, sizeof line, "%zx\r\n", piece.size());
    wire += line + piece + "\r\n";
  }
  return wire + "0\r\n\r\n";
}

/// The chunked upload of the S3 API reference; its signatures cover content-length, which HTTP chunks do without, so it
/// is the trailer example's headers that are used here.
std::string signed_body(char fill) {
  return "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
         std::string(65536, fill) +
         "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
         std::string(1024, fill) +
         "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
         "x-amz-checksum-crc32c:sOO8/Q==\r\n"
         "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
}

constexpr std::string_view signed_head =
    "PUT /examplebucket/chunkObject.txt HTTP/1.1\r\nHost: s3.amazonaws.com\r\nx-amz-date: 20130524T000000Z\r\n"
    "x-amz-storage-class: REDUCED_REDUNDANCY\r\nTransfer-Encoding: chunked\r\n"
    "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER\r\nContent-Encoding: aws-chunked\r\n"
    "x-amz-decoded-content-length: 66560\r\nx-amz-trailer: x-amz-checksum-crc32c\r\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
    "SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
    "x-amz-storage-class;x-amz-trailer, "
    "Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e\r\n\r\n";

constexpr std::string_view cli_head =
    "PUT /b/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Encoding: aws-chunked\r\n"
    "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nx-amz-decoded-content-length: 10\r\n"
    "x-amz-trailer: x-amz-checksum-crc32\r\n\r\n";
constexpr std::string_view chunked_get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

Handler verifying() {
  const auto handler = std::make_shared<VerifyingHandler>();
  return [handler](Request request) { return (*handler)(std::move(request)); };
}

TEST(AwsChunkedOverHttp, BodyOfTheCliAsSeenOnTheWire) {
  const std::string body = "33\r\na\r\nhello sse\n\r\n0\r\nx-amz-checksum-crc32:Ex1GcA==\r\n\r\n\r\n0\r\n\r\n";
  const std::string answer = ask_once(std::string(cli_head) + body + std::string(chunked_get), verifying());
  EXPECT_NE(answer.find("<10 bytes, crc32 Ex1GcA==>"), std::string::npos) << answer;
  EXPECT_EQ(statuses(answer), "200,200") << "the connection goes on behind both codings";
}

TEST(AwsChunkedOverHttp, BodyOfTheJavaScriptSdkInSmallHttpChunks) {
  const std::string body =
      "3\r\na\r\n\r\na\r\nhello "
      "sse\n\r\n2\r\n\r\n\r\n3\r\n0\r\n\r\n1f\r\nx-amz-checksum-crc32:Ex1GcA==\r\n\r\n2\r\n\r\n\r\n"
      "0\r\n\r\n";
  EXPECT_NE(ask_once(std::string(cli_head) + body, verifying()).find("<10 bytes, crc32 Ex1GcA==>"), std::string::npos);
}

TEST(AwsChunkedOverHttp, SignedChunksInHttpChunksOfAnySize) {
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{13}, std::size_t{4096}, std::size_t{65536}, std::size_t{1000000}}) {
    const std::string answer = ask_once(
        std::string(signed_head) + in_http_chunks(signed_body('a'), size) + std::string(chunked_get), verifying());
    EXPECT_NE(answer.find("<66560 bytes"), std::string::npos) << size;
    EXPECT_EQ(statuses(answer), "200,200") << size;
  }
}

TEST(AwsChunkedOverHttp, TamperedChunkIsRefusedAndTheConnectionIsStillInStep) {
  const std::string answer = ask_once(
      std::string(signed_head) + in_http_chunks(signed_body('b'), 1000) + std::string(chunked_get), verifying());
  EXPECT_NE(answer.find("<SignatureDoesNotMatch>"), std::string::npos);
  EXPECT_EQ(statuses(answer), "400,200");
}

TEST(AwsChunkedOverHttp, EndOfTheHttpBodyWithinAnAwsChunk) {
  const std::string cut = signed_body('a').substr(0, 30000);
  const std::string answer =
      ask_once(std::string(signed_head) + in_http_chunks(cut, 1000) + std::string(chunked_get), verifying());
  EXPECT_NE(answer.find("<IncompleteBody>"), std::string::npos);
  EXPECT_EQ(statuses(answer), "400,200");
}

}  // namespace
}  // namespace s3sse::server
