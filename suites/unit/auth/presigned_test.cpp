// Presigned URLs of version 4 (recorded texts).
#include "suites/unit/auth/published_requests.h"

namespace s3sse::auth {
namespace {

std::string query(std::string_view expires = "86400", std::string_view signed_headers = "host",
                  std::string_view scope = "AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request") {
  return "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + std::string(scope) +
         "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=" + std::string(expires) +
         "&X-Amz-SignedHeaders=" + std::string(signed_headers);
}

Request presigned(const std::string& target, Headers headers, const std::vector<std::string>& names = {"host"}) {
  headers.add("Host", "examplebucket.s3.amazonaws.com");
  Request request = request_of("GET", target, std::move(headers));
  request.target += "&X-Amz-Signature=" + sign(request, names, unsigned_payload);
  return request;
}

S3Error refusal(Door& door, Request& request) {
  const auto result = door.ask(request);
  if (result) ADD_FAILURE() << "was accepted";
  return result ? S3Error{} : result.error();
}

TEST(Presigned, ExpiresAfterItsLifetime) {
  Door door;
  Request request = presigned(query("2"), {});
  door.clock.advance(std::chrono::seconds(2));
  EXPECT_TRUE(door.ask(request).has_value());
  door.clock.advance(std::chrono::seconds(1));
  const S3Error error = refusal(door, request);
  EXPECT_EQ(error.status, 403);
  EXPECT_EQ(error.code, "AccessDenied");
  EXPECT_EQ(error.message, "Request has expired");
  EXPECT_EQ(element(error, "X-Amz-Expires"), "2");
  EXPECT_EQ(element(error, "Expires"), "2013-05-24T00:00:02Z");
  EXPECT_EQ(element(error, "ServerTime"), "2013-05-24T00:00:03Z");
}

TEST(Presigned, MissingParameter) {
  const std::string full = query() + "&X-Amz-Signature=00";
  for (const std::string name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
                                 "X-Amz-SignedHeaders", "X-Amz-Signature"}) {
    std::string target = full;
    target.replace(target.find(name), name.size(), "X-Other");
    Door door;
    Request request = request_of("GET", target, {{"Host", "h"}});
    const S3Error error = refusal(door, request);
    EXPECT_EQ(error.status, 400);
    EXPECT_EQ(error.code, "AuthorizationQueryParametersError");
    EXPECT_EQ(error.message,
              "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
              "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  }
}

TEST(Presigned, CredentialEncodedTwice) {
  Door door;
  Request request =
      request_of("GET",
                 query("2", "host", "AKIAIOSFODNN7EXAMPLE%252F20130524%252Fus-east-1%252Fs3%252Faws4_request") +
                     "&X-Amz-Signature=00",
                 {{"Host", "h"}});
  const S3Error error = refusal(door, request);
  EXPECT_EQ(error.code, "AuthorizationQueryParametersError");
  EXPECT_EQ(error.message,
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
            "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
}

TEST(Presigned, LifetimeOutOfRange) {
  for (const std::string expires : {"-1", "604801", "abc", "", "99999999999999999999"}) {
    Door door;
    Request request = request_of("GET", query(expires) + "&X-Amz-Signature=00", {{"Host", "h"}});
    EXPECT_EQ(refusal(door, request).code, "AuthorizationQueryParametersError") << expires;
  }
}

TEST(Presigned, HeaderNotSigned) {
  Door door;
  Request request = presigned(query(), {{"x-amz-meta-wrong", "wrong"}});
  EXPECT_EQ(element(refusal(door, request), "HeadersNotSigned"), "x-amz-meta-wrong");
}

TEST(Presigned, PayloadHashMayComeUnsigned) {
  Door door;
  Request request = presigned(query(), {{"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}});
  EXPECT_TRUE(door.ask(request).has_value());
}

// SSEC-24
TEST(Presigned, SignedCustomerHeaderMustBeSent) {
  const std::string name = "x-amz-server-side-encryption-customer-algorithm";
  Request request = presigned(query("86400", "host%3B" + name), {{name, "AES256"}}, {"host", name});
  Door door;
  EXPECT_TRUE(door.ask(request).has_value());
  request.headers.remove(name);
  EXPECT_EQ(refusal(door, request).code, "SignatureDoesNotMatch");
  door.rules.switch_off(Rule::sse_c_presigned_url_signs_the_headers);
  EXPECT_TRUE(door.ask(request).has_value());
}

// HDR-21
TEST(Presigned, SignedHeaderMayStandInTheQuery) {
  const std::string name = "x-amz-server-side-encryption";
  Request request =
      presigned(query("86400", "host%3B" + name) + "&" + name + "=AES256", {{name, "AES256"}}, {"host", name});
  request.headers.remove(name);
  Door door;
  EXPECT_TRUE(door.ask(request).has_value());
  EXPECT_EQ(request.headers.get(name), "AES256");
  request.headers.remove(name);
  door.rules.switch_off(Rule::header_signed_header_counts_in_the_query);
  EXPECT_EQ(refusal(door, request).code, "SignatureDoesNotMatch");
}

// HDR-22
TEST(Presigned, QueryStandsForHeaders) {
  const std::string more =
      "&If-None-Match=%2A&x-amz-meta-Foo=bar&x-id=PutObject&x-amz-meta-sent=in-the-query"
      "&x-amz-server-side-encryption=AES256&x-amz-server-side-encryption-customer-algorithm=AES256";
  Request request = presigned(query("86400", "host%3Bx-amz-meta-sent") + more, {{"x-amz-meta-sent", "as-header"}},
                              {"host", "x-amz-meta-sent"});
  Door door;
  EXPECT_TRUE(door.ask(request).has_value());
  EXPECT_EQ(request.headers.get("If-None-Match"), "*");
  EXPECT_EQ(request.headers.get("x-amz-meta-foo"), "bar");
  EXPECT_EQ(request.headers.get("x-amz-meta-sent"), "as-header");
  for (const std::string name :
       {"x-id", "x-amz-signature", "x-amz-server-side-encryption", "x-amz-server-side-encryption-customer-algorithm"})
    EXPECT_FALSE(request.headers.has(name)) << name;
  // Changed on the way: the query is what was signed.
  Request forged = presigned(query() + "&x-amz-meta-foo=bar", {});
  forged.target.replace(forged.target.find("=bar"), 4, "=baz");
  EXPECT_EQ(refusal(door, forged).code, "SignatureDoesNotMatch");
}

// GET-19
TEST(Presigned, KmsReadWorksUnlessTheRuleIsOff) {
  Door door({}, [] { return true; });
  Request request = presigned(query(), {});
  EXPECT_TRUE(door.ask(request).has_value());
  door.rules.switch_off(Rule::get_object_presigned_kms_read_works_with_sigv4);
  EXPECT_EQ(refusal(door, request).code, "InvalidArgument");
}

}  // namespace
}  // namespace s3sse::auth
