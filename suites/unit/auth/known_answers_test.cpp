// Signatures that AWS published: the examples of the S3 API reference and the SigV4 test suite.
#include "suites/unit/auth/published_requests.h"

namespace s3sse::auth {
namespace {

TEST(KnownAnswers, GetObjectWithRange) {
  Door door;
  Request request = example_get();
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->kind, SignatureKind::header_v4);
  EXPECT_EQ(result->principal.account_id, "111122223333");
  EXPECT_EQ(result->region, "us-east-1");
  EXPECT_EQ(result->service, "s3");
}

TEST(KnownAnswers, PutObjectWithDollarInTheKey) {
  Door door;
  Request request =
      request_of("PUT", "/test%24file.text",
                 {{"Host", "examplebucket.s3.amazonaws.com"},
                  {"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                  {"x-amz-date", std::string(example_time)},
                  {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                  {"x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"},
                  {"Authorization", authorization("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                                                  "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")}},
                 "Welcome to Amazon S3.");
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(as_text(read_all(*request.body, 100).value()), "Welcome to Amazon S3.");
}

TEST(KnownAnswers, PathMayLeaveTheDollarBare) {
  Door door;
  Request request = request_of(
      "PUT", "/test$file.text",
      {{"Host", "examplebucket.s3.amazonaws.com"},
       {"Date", "Fri, 24 May 2013 00:00:00 GMT"},
       {"x-amz-date", std::string(example_time)},
       {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
       {"x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"},
       {"Authorization", authorization("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                                       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")}});
  EXPECT_TRUE(door.ask(request).has_value());
}

TEST(KnownAnswers, GetBucketLifecycleAndListObjects) {
  const std::pair<std::string, std::string> examples[] = {
      {"/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
      {"/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}};
  for (const auto& [target, signature] : examples) {
    Door door;
    Request request = request_of("GET", target,
                                 {{"Host", "examplebucket.s3.amazonaws.com"},
                                  {"x-amz-date", std::string(example_time)},
                                  {"x-amz-content-sha256", std::string(empty_hash)},
                                  {"Authorization", authorization("host;x-amz-content-sha256;x-amz-date", signature)}});
    EXPECT_TRUE(door.ask(request).has_value()) << target;
  }
}

std::string example_presigned(std::string_view signature) {
  return "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3"
         "%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=" +
         std::string(signature);
}

TEST(KnownAnswers, PresignedUrl) {
  Door door;
  Request request =
      request_of("GET", example_presigned("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
                 {{"Host", "examplebucket.s3.amazonaws.com"}});
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->kind, SignatureKind::query_v4);
}

TEST(KnownAnswers, TestSuiteGetVanilla) {
  const Request request =
      request_of("GET", "/", {{"Host", "example.amazonaws.com"}, {"X-Amz-Date", "20150830T123600Z"}});
  const auto scope = parse_credential("AKIDEXAMPLE/20150830/us-east-1/service/aws4_request").value();
  const SecretBytes key =
      derive_signing_key(SecretBytes::copy_of(as_bytes("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")), scope);
  const auto canonical = canonical_request(request, parse_target("/").value(), {"host", "x-amz-date"}, empty_hash);
  EXPECT_EQ(signature_of(key, string_to_sign("20150830T123600Z", scope, canonical)),
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST(KnownAnswers, SigningKeyIsCachedUntilTheSecretChanges) {
  SigningKeyCache cache;
  const auto scope = parse_credential(example_scope).value();
  const SecretBytes one = SecretBytes::copy_of(as_bytes("one"));
  const SecretBytes two = SecretBytes::copy_of(as_bytes("two"));
  EXPECT_TRUE(cache.get(scope, one).equals(derive_signing_key(one, scope)));
  EXPECT_TRUE(cache.get(scope, one).equals(derive_signing_key(one, scope)));
  EXPECT_TRUE(cache.get(scope, two).equals(derive_signing_key(two, scope)));
}

}  // namespace
}  // namespace s3sse::auth
