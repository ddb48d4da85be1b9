// Signature Version 2: the worked examples of "Signing and authenticating REST requests", and what is refused.
#include "simulator/auth/signature_v2.h"

#include "suites/unit/auth/published_requests.h"

namespace s3sse::auth {
namespace {

struct Published {
  std::string_view date;  ///< of the clock
  std::string_view bucket;
  std::string_view method;
  std::string_view target;
  Headers headers;
};

Headers with(std::string_view signature, Headers headers) {
  headers.add("Authorization", "AWS " + std::string(example_id) + ":" + std::string(signature));
  return headers;
}

std::vector<Published> published() {
  return {
      {"20070327T193642Z", "johnsmith", "GET", "/photos/puppy.jpg",
       with("bWq2s1WEIj+Ydj0vQ697zp+IXMU=", {{"Date", "Tue, 27 Mar 2007 19:36:42 +0000"}})},
      {"20070327T193642Z", "awsexamplebucket1", "GET", "/photos/puppy.jpg",
       with("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=", {{"Date", "Tue, 27 Mar 2007 19:36:42 +0000"}})},
      {"20070327T211545Z", "johnsmith", "PUT", "/photos/puppy.jpg",
       with(
           "MyyxeRY7whkBe+bq8fHCL/2kKUg=",
           {{"Content-Type", "image/jpeg"}, {"Content-Length", "94328"}, {"Date", "Tue, 27 Mar 2007 21:15:45 +0000"}})},
      {"20070327T194241Z", "johnsmith", "GET", "/?prefix=photos&max-keys=50&marker=puppy",
       with("htDYFYduRNen8P9ZfE/s9SuKy0U=", {{"Date", "Tue, 27 Mar 2007 19:42:41 +0000"}})},
      {"20070327T194446Z", "johnsmith", "GET", "/?acl",
       with("c2WLPFtWHVgbEmeEG93a4cG37dM=", {{"Date", "Tue, 27 Mar 2007 19:44:46 +0000"}})},
      {"20070327T210608Z", "static.johnsmith.net", "PUT", "/db-backup.dat.gz",
       with("ilyl83RwaSoYIEdixDQcA4OnAnc=", {{"Date", "Tue, 27 Mar 2007 21:06:08 +0000"},
                                             {"x-amz-acl", "public-read"},
                                             {"content-type", "application/x-download"},
                                             {"Content-MD5", "4gJE4saaMU4BqNR0kLY+lw=="},
                                             {"X-Amz-Meta-ReviewedBy", "joe@johnsmith.net"},
                                             {"X-Amz-Meta-ReviewedBy", "jane@johnsmith.net"},
                                             {"X-Amz-Meta-FileChecksum", "0x02661779"},
                                             {"X-Amz-Meta-ChecksumAlgorithm", "crc32"},
                                             {"Content-Encoding", "gzip"}})},
      // As botocore signs it: the path of a bucket alone ends in a slash, whether it is sent so or not.
      {"20070327T194241Z", "", "GET", "/johnsmith?prefix=photos&max-keys=50&marker=puppy",
       with("htDYFYduRNen8P9ZfE/s9SuKy0U=", {{"Date", "Tue, 27 Mar 2007 19:42:41 +0000"}})},
      {"20070328T012959Z", "", "GET", "/",
       with("qGdzdERIC03wnaRNKh6OqZehG9s=", {{"Date", "Wed, 28 Mar 2007 01:29:59 +0000"}})},
      {"20070328T014949Z", "", "GET", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
       with("DNEZGsoieTZ92F3bUfSPQcbGmlM=", {{"Date", "Wed, 28 Mar 2007 01:49:49 +0000"}})},
      {"20070328T033659Z",
       "johnsmith",
       "GET",
       "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&"
       "Expires=1175139620",
       {}},
  };
}

S3Result<Authenticated> ask(Door& door, const Published& one, std::string target = {}) {
  door.clock.advance(
      std::chrono::duration_cast<std::chrono::milliseconds>(*parse_iso8601_basic(one.date) - door.clock.now()));
  door.host_bucket = one.bucket;
  Request request = request_of(std::string(one.method), target.empty() ? std::string(one.target) : target, one.headers);
  return door.ask(request);
}

TEST(SignatureVersion2, PublishedExamples) {
  for (const Published& one : published()) {
    SCOPED_TRACE(testing::Message() << one.method << ' ' << one.bucket << one.target);
    Door door;
    const auto result = ask(door, one);
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_TRUE(result->by_version_2());
    EXPECT_FALSE(result->by_version_4());
    EXPECT_EQ(result->principal.access_key_id, example_id);
  }
}

TEST(SignatureVersion2, CoversPathSubresourcesAndHeaders) {
  for (Published one : published()) {
    SCOPED_TRACE(testing::Message() << one.method << ' ' << one.bucket << one.target);
    Door door;
    const std::string target(one.target);
    const std::string more = target.find('?') == std::string::npos ? "?" : "&";
    for (const std::string& changed : {target + more + "versionId=1", target + more + "response-expires=x",
                                       target.substr(0, 1) + "x" + target.substr(1)}) {
      const auto result = ask(door, one, changed);
      ASSERT_FALSE(result.has_value()) << changed;
      EXPECT_EQ(result.error().code, "SignatureDoesNotMatch");
    }
    EXPECT_TRUE(ask(door, one, target + more + "foo=bar").has_value()) << "what is no subresource is not signed";
    one.headers.add("x-amz-meta-new", "1");
    EXPECT_FALSE(ask(door, one).has_value());
  }
}

TEST(SignatureVersion2, ShowsWhatItWouldHaveSignedButNoSecret) {
  Door door;
  const S3Error error =
      ask(door, {"20070327T193642Z", "johnsmith", "GET", "/photos/puppy.jpg?versionId=a%2Fb",
                 with("bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
                      {{"Date", "Tue, 27 Mar 2007 19:36:42 GMT"},
                       {"x-amz-server-side-encryption-customer-key", "c2VjcmV0IHNlY3JldCBzZWNyZXQ="}})})
          .error();
  EXPECT_EQ(error.status, 403);
  EXPECT_EQ(error.code, "SignatureDoesNotMatch");
  EXPECT_EQ(element(error, "AWSAccessKeyId"), example_id);
  EXPECT_EQ(element(error, "SignatureProvided"), "bWq2s1WEIj+Ydj0vQ697zp+IXMU=");
  EXPECT_EQ(element(error, "StringToSign"),
            "GET\n\n\nTue, 27 Mar 2007 19:36:42 GMT\nx-amz-server-side-encryption-customer-key:REDACTED\n"
            "/johnsmith/photos/puppy.jpg?versionId=a/b");
  EXPECT_EQ(element(error, "StringToSignBytes").substr(0, 8), "47 45 54");
  for (const auto& [name, value] : error.elements) EXPECT_EQ(name.find("CanonicalRequest"), std::string::npos);
}

TEST(SignatureVersion2, HasItsTime) {
  const std::vector<Published> all = published();
  Door door;
  Published header = all[0];
  header.date = "20070327T195143Z";
  EXPECT_EQ(ask(door, header).error().code, "RequestTimeTooSkewed");
  header.headers = with("bWq2s1WEIj+Ydj0vQ697zp+IXMU=", {});
  EXPECT_EQ(ask(door, header).error().message, "AWS authentication requires a valid Date or x-amz-date header");

  Published url = all.back();
  url.date = "20070329T034021Z";
  const S3Error late = ask(door, url).error();
  EXPECT_EQ(late.code, "AccessDenied");
  EXPECT_EQ(late.message, "Request has expired");
  EXPECT_EQ(element(late, "Expires"), "2007-03-29T03:40:20Z");
  for (const char* expires : {"tomorrow", "-1", "99999999999999999999"}) {
    const S3Error error =
        ask(door, url, "/photos/puppy.jpg?AWSAccessKeyId=A&Signature=x&Expires=" + std::string(expires)).error();
    EXPECT_EQ(error.message, "Invalid date (should be seconds since epoch): " + std::string(expires));
  }
  EXPECT_EQ(ask(door, url, "/photos/puppy.jpg?AWSAccessKeyId=A&Expires=1175139620").error().message,
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
}

TEST(SignatureVersion2, RefusesStrangersAndBrokenHeaders) {
  Door door;
  const Published one = published()[0];
  Published other = one;
  other.headers = {{"Date", "Tue, 27 Mar 2007 19:36:42 +0000"}, {"Authorization", "AWS AKIAUNKNOWN:c2ln"}};
  EXPECT_EQ(ask(door, other).error().code, "InvalidAccessKeyId");
  for (const char* broken : {"AWS ", "AWS AKIAIOSFODNN7EXAMPLE", "AWS :c2ln", "AWS AKIAIOSFODNN7EXAMPLE:"}) {
    other.headers.set("Authorization", broken);
    EXPECT_EQ(ask(door, other).error().code, "InvalidArgument") << broken;
  }
  other = one;
  other.headers.add("x-amz-security-token", "of nobody");
  EXPECT_EQ(ask(door, other).error().code, "InvalidToken");
  EXPECT_EQ(ask(door, one, std::string(published().back().target)).error().code, "InvalidArgument")
      << "header and query";
}

TEST(SignatureVersion2, IsTakenWhereTheRegionTakesIt) {
  Door door(AuthenticatorOptions{.region = "eu-central-1", .signature_v2 = false});
  const S3Error error = ask(door, published()[0]).error();
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.code, "InvalidRequest");
  EXPECT_EQ(error.message,
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
  EXPECT_TRUE(takes_signature_v2("us-east-1"));
  EXPECT_FALSE(takes_signature_v2("eu-central-1"));
}

TEST(SignatureVersion2, HeadersInTheQueryOfAUrlAreSignedAndCount) {
  Door door;
  std::string target = "/b/k?x-amz-meta-foo=bar&content-type=text%2Fplain&x-amz-server-side-encryption=AES256";
  target += "&x-amz-server-side-encryption-customer-key=a2V5";
  const SecretBytes secret = SecretBytes::copy_of(as_bytes(example_secret));
  const std::string text =
      "PUT\n\ntext/plain\n1369353700\nx-amz-meta-foo:bar\nx-amz-server-side-encryption:AES256\n"
      "x-amz-server-side-encryption-customer-key:a2V5\n/b/k";
  target += "&AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1369353700&Signature=";
  target += percent_encode(signature_v2_of(secret, text));
  Request request = request_of("PUT", target, {});
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->kind, SignatureKind::query_v2);
  EXPECT_EQ(request.headers.get("x-amz-meta-foo"), "bar");
  EXPECT_EQ(request.headers.get("content-type"), "text/plain");
  EXPECT_EQ(request.headers.get("x-amz-server-side-encryption"), "AES256");
  EXPECT_FALSE(request.headers.has("x-amz-server-side-encryption-customer-key")) << "a key has to come as a header";
}

TEST(SignatureVersion2, ShowsWhereItsRulesAreOff) {
  Published one = published()[0];
  one.headers.set("Authorization", "AWS AKIAIOSFODNN7EXAMPLE:bm90IHRoZSBzaWduYXR1cmU=");
  Door door;
  EXPECT_FALSE(ask(door, one).has_value());
  door.rules.switch_off(Rule::header_signature_v2_is_verified);
  EXPECT_TRUE(ask(door, one).has_value());

  Door other;
  other.rules.switch_off(Rule::header_signature_v2_serves_what_is_not_under_kms);
  EXPECT_TRUE(ask(other, published()[0]).has_value());
}

TEST(SignatureVersion2, SignsThePolicyOfAForm) {
  Door door;
  const Authenticator authenticator(door.credentials, door.clock, door.rules);
  const std::string signature = signature_v2_of(SecretBytes::copy_of(as_bytes(example_secret)), "cG9saWN5");
  PostPolicySignatureV2 form{example_id, "cG9saWN5", signature, {}};
  EXPECT_EQ(authenticator.authenticate_post_policy(form).value().kind, SignatureKind::post_policy_v2);
  form.policy = "cG9saWN6";
  const S3Error error = authenticator.authenticate_post_policy(form).error();
  EXPECT_EQ(error.code, "SignatureDoesNotMatch");
  EXPECT_EQ(element(error, "StringToSign"), "cG9saWN6");
  form.policy = "eyJ4LWFtei1zZXJ2ZXItc2lkZS1lbmNyeXB0aW9uLWN1c3RvbWVyLWtleSI6ImsifQ==";
  const S3Error hidden = authenticator.authenticate_post_policy(form).error();
  for (const auto& [name, value] : hidden.elements)
    EXPECT_EQ(name.find("StringToSign"), std::string::npos) << "a policy that holds a customer key is not shown";
}

}  // namespace
}  // namespace s3sse::auth
