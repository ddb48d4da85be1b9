// The answer of S3 to a request whose signature is missing, wrong, late or partial.
#include "suites/unit/auth/published_requests.h"

namespace s3sse::auth {
namespace {

Request signed_put(const Headers& extra, const std::vector<std::string>& names, std::string_view body = {},
                   std::string payload = std::string(unsigned_payload)) {
  Request request = request_of(
      "PUT", "/bucket/key",
      {{"Host", "s3.amazonaws.com"}, {"x-amz-date", std::string(example_time)}, {"x-amz-content-sha256", payload}},
      body);
  for (const Header& header : extra) request.headers.add(header.name, header.value);
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ";") + name;
  request.headers.add("Authorization", authorization(list, sign(request, names, payload)));
  return request;
}

const std::vector<std::string> usual = {"host", "x-amz-content-sha256", "x-amz-date"};

S3Error refusal_of(Door& door, Request& request) {
  const auto result = door.ask(request);
  if (result) ADD_FAILURE() << "was accepted";
  return result ? S3Error{} : result.error();
}

TEST(Refusals, UnknownAccessKey) {
  Door door;
  Request request = example_get();
  request.headers.set("Authorization", authorization("host", "00", "AKIAUNKNOWN/20130524/us-east-1/s3/aws4_request"));
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.status, 403);
  EXPECT_EQ(error.code, "InvalidAccessKeyId");
  EXPECT_EQ(element(error, "AWSAccessKeyId"), "AKIAUNKNOWN");
}

TEST(Refusals, NothingFollowsTheThreeComponents) {
  for (const char* rubbish :
       {", rubbish", ",", ", Signature=00", ", X-Amz-Security-Token=abc", " rubbish", "00", "\t,\t"}) {
    Door door;
    Request request = example_get();
    ASSERT_TRUE(door.ask(request));
    Request spoiled = example_get();
    spoiled.headers.set("Authorization", std::string(spoiled.headers.get_or("Authorization", "")) + rubbish);
    const S3Error error = refusal_of(door, spoiled);
    EXPECT_TRUE(error.code == "AuthorizationHeaderMalformed" || error.code == "SignatureDoesNotMatch")
        << rubbish << error.code;
  }
}

TEST(Refusals, WrongSignatureShowsWhatWasComputed) {
  Door door;
  Request request = example_get();
  request.headers.set("Range", "bytes=0-10");
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.status, 403);
  EXPECT_EQ(error.code, "SignatureDoesNotMatch");
  EXPECT_EQ(element(error, "AWSAccessKeyId"), example_id);
  EXPECT_EQ(element(error, "SignatureProvided"), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_TRUE(element(error, "StringToSign").starts_with("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/"));
  EXPECT_TRUE(element(error, "StringToSignBytes").starts_with("41 57 53 34 2d"));
  EXPECT_NE(element(error, "CanonicalRequest").find("\nrange:bytes=0-10\n"), std::string::npos);
  EXPECT_TRUE(element(error, "CanonicalRequestBytes").starts_with("47 45 54 0a 2f"));
}

TEST(Refusals, CustomerKeyIsNotRepeatedInTheAnswer) {
  Door door;
  Request request =
      signed_put({{"x-amz-server-side-encryption-customer-key", "c2VjcmV0"},
                  {"x-amz-server-side-encryption-customer-key-MD5", "bWQ1"}},
                 {"host", "x-amz-content-sha256", "x-amz-date", "x-amz-server-side-encryption-customer-key",
                  "x-amz-server-side-encryption-customer-key-md5"});
  request.target = "/bucket/other?SSECustomerKey=c2VjcmV0&a=b";
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.code, "SignatureDoesNotMatch");
  const std::string canonical = element(error, "CanonicalRequest");
  EXPECT_EQ(canonical.find("c2VjcmV0"), std::string::npos);
  EXPECT_NE(canonical.find("customer-key-md5:bWQ1"), std::string::npos);
  EXPECT_NE(canonical.find("a=b"), std::string::npos);
}

TEST(Refusals, ClockSkewBeyondFifteenMinutes) {
  for (const int minutes : {-16, 16}) {
    Door door;
    door.clock.advance(std::chrono::minutes(minutes));
    Request request = example_get();
    const S3Error error = refusal_of(door, request);
    EXPECT_EQ(error.status, 403);
    EXPECT_EQ(error.code, "RequestTimeTooSkewed");
    EXPECT_EQ(element(error, "RequestTime"), "20130524T000000Z");
    EXPECT_EQ(element(error, "ServerTime"), minutes > 0 ? "2013-05-24T00:16:00Z" : "2013-05-23T23:44:00Z");
    EXPECT_EQ(element(error, "MaxAllowedSkewMilliseconds"), "900000");
  }
  for (const int minutes : {-14, 14}) {
    Door door;
    door.clock.advance(std::chrono::minutes(minutes));
    Request request = example_get();
    EXPECT_TRUE(door.ask(request).has_value());
  }
}

TEST(Refusals, NoDate) {
  Door door;
  Request request = example_get();
  request.headers.remove("x-amz-date");
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.code, "AccessDenied");
  EXPECT_EQ(error.message, "AWS authentication requires a valid Date or x-amz-date header");
}

TEST(Refusals, OtherRegionNamesTheRightOne) {
  Door door({"eu-west-1"});
  Request request = example_get();
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.code, "AuthorizationHeaderMalformed");
  EXPECT_EQ(error.message,
            "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'");
  EXPECT_EQ(element(error, "Region"), "eu-west-1");
}

TEST(Refusals, LocationMayBeAskedFromTheHomeRegion) {
  Door door({"eu-west-1"});
  Request request = request_of(
      "GET", "/bucket?location",
      {{"Host", "h"}, {"x-amz-date", std::string(example_time)}, {"x-amz-content-sha256", std::string(empty_hash)}});
  request.headers.add("Authorization",
                      authorization("host;x-amz-content-sha256;x-amz-date", sign(request, usual, empty_hash)));
  EXPECT_TRUE(door.ask(request).has_value());
}

TEST(Refusals, MalformedAuthorizationHeaders) {
  const std::pair<std::string, std::string> cases[] = {
      {"AWS4-HMAC-SHA256", "AuthorizationHeaderMalformed"},
      {"AWS4-HMAC-SHA256 Credential=x", "AuthorizationHeaderMalformed"},
      {authorization("host", "00", "AKIA/2013/us-east-1/s3/aws4_request"), "AuthorizationHeaderMalformed"},
      {authorization("host", "00", "AKIA/20130524/us-east-1/s3/aws3_request"), "AuthorizationHeaderMalformed"},
      {authorization("host", "00", "AKIA/20130524/us-east-1/sqs/aws4_request"), "AuthorizationHeaderMalformed"},
      {authorization("host", "00", "AKIA/20130525/us-east-1/s3/aws4_request"), "AuthorizationHeaderMalformed"},
      {authorization("host", "00") + ", Signature=01", "AuthorizationHeaderMalformed"},
      {"Bearer abc", "InvalidArgument"},
  };
  for (const auto& [value, code] : cases) {
    Door door;
    Request request = example_get();
    request.headers.set("Authorization", value);
    const S3Error error = refusal_of(door, request);
    EXPECT_EQ(error.status, 400) << value;
    EXPECT_EQ(error.code, code) << value;
  }
}

TEST(Refusals, TwoMechanismsAtOnce) {
  Door door;
  Request request = example_get();
  request.target += "?X-Amz-Algorithm=AWS4-HMAC-SHA256";
  EXPECT_EQ(refusal_of(door, request).code, "InvalidArgument");
}

TEST(Refusals, UnsignedAmzHeaderIsNamed) {
  Door door;
  Request request = signed_put({{"x-amz-meta-wrong", "wrong"}, {"X-Amz-ACL", "private"}}, usual);
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.status, 403);
  EXPECT_EQ(error.code, "AccessDenied");
  EXPECT_EQ(error.message, "There were headers present in the request which were not signed");
  EXPECT_EQ(element(error, "HeadersNotSigned"), "x-amz-meta-wrong, x-amz-acl");
}

TEST(Refusals, UnsignedCustomerHeadersFollowTheirRule) {
  const Headers key{{"x-amz-server-side-encryption-customer-algorithm", "AES256"}};
  Door door;
  Request request = signed_put(key, usual);
  EXPECT_EQ(element(refusal_of(door, request), "HeadersNotSigned"), "x-amz-server-side-encryption-customer-algorithm");
  door.rules.switch_off(Rule::sse_c_unsigned_headers_are_refused);
  request = signed_put(key, usual);
  EXPECT_TRUE(door.ask(request).has_value());
}

TEST(Refusals, UnsignedHeadersOfACopyFollowTheirRule) {
  const Headers copy{{"x-amz-copy-source", "/b/k"}, {"x-amz-server-side-encryption", "AES256"}};
  Door door;
  Request request = signed_put(copy, usual);
  EXPECT_EQ(element(refusal_of(door, request), "HeadersNotSigned"), "x-amz-copy-source, x-amz-server-side-encryption");
  door.rules.switch_off(Rule::copy_object_unsigned_amz_header_is_refused);
  request = signed_put(copy, usual);
  EXPECT_TRUE(door.ask(request).has_value());
}

TEST(Refusals, PayloadHashMustBeThereAndKnown) {
  Door door;
  Request request = example_get();
  request.headers.remove("x-amz-content-sha256");
  EXPECT_EQ(refusal_of(door, request).message, "Missing required header for this request: x-amz-content-sha256");
  request = signed_put({}, usual, {}, "nonsense");
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.code, "InvalidArgument");
  EXPECT_EQ(element(error, "ArgumentValue"), "nonsense");
}

TEST(Refusals, BodyOtherThanItsHash) {
  Door door;
  Request request = signed_put({}, usual, "other", std::string(empty_hash));
  ASSERT_TRUE(door.ask(request).has_value());
  const auto body = read_all(*request.body, 100);
  ASSERT_FALSE(body.has_value());
  EXPECT_EQ(body.error().code, "XAmzContentSHA256Mismatch");
}

TEST(Refusals, SessionTokenMustBelongToTheKey) {
  Door door;
  const std::vector<std::string> names = {"host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"};
  Request request = signed_put({{"x-amz-security-token", "stolen"}}, names);
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.code, "InvalidToken");
  EXPECT_TRUE(error.elements.empty());
}

TEST(Refusals, AnonymousIsLeftToTheOperation) {
  Door door;
  Request request = request_of("GET", "/bucket/key", {{"Host", "h"}});
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->kind, SignatureKind::anonymous);
  EXPECT_TRUE(result->principal.anonymous());
}

TEST(Refusals, PostPolicy) {
  Door door;
  const Authenticator authenticator(door.credentials, door.clock, door.rules);
  const SecretBytes key =
      derive_signing_key(SecretBytes::copy_of(as_bytes(example_secret)), parse_credential(example_scope).value());
  const std::string signature = signature_of(key, "cG9saWN5");
  PostPolicySignature form{example_scope, example_time, "cG9saWN5", signature, {}};
  EXPECT_EQ(authenticator.authenticate_post_policy(form).value().kind, SignatureKind::post_policy_v4);
  form.policy = "cG9saWN6";
  EXPECT_EQ(authenticator.authenticate_post_policy(form).error().code, "SignatureDoesNotMatch");
}

// KAPI-02
TEST(Refusals, KmsRequestsAreSignedForKms) {
  Door door;
  Request request = request_of("POST", "/", {{"Host", "h"}, {"X-Amz-Target", "TrentService.ListKeys"}}, "{}");
  const std::string scope = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/kms/aws4_request";
  request.headers.add("x-amz-date", std::string(example_time));
  const std::vector<std::string> names = {"host", "x-amz-date", "x-amz-target"};
  const std::string hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";  // of {}
  const std::string right = sign(request, names, hash, scope);
  request.headers.add("Authorization", authorization("host;x-amz-date;x-amz-target", right, scope));
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->service, "kms");
  EXPECT_EQ(as_text(read_all(*request.body, 10).value()), "{}");

  request.body = std::make_unique<MemorySource>("{\"a\":1}");
  const S3Error error = refusal_of(door, request);
  EXPECT_EQ(error.code, "SignatureDoesNotMatch");
  door.rules.switch_off(Rule::kms_api_requests_are_signed_for_kms);
  request.body = std::make_unique<MemorySource>("{\"a\":1}");
  EXPECT_TRUE(door.ask(request).has_value());
}

}  // namespace
}  // namespace s3sse::auth
