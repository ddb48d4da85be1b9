// Requests that are signed with version 2: they may touch everything but what is under KMS, and settings of encryption.
#include "simulator/auth/signature_v2.h"

#include "simulator/base/encoding.h"
#include "simulator/base/time_format.h"
#include "simulator/base/uri.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

constexpr std::string_view v2_id = "AKIAVERSIONTWOVERSI0";

class SignatureV2Test : public ServiceTest {
 protected:
  SignatureV2Test() { begin({}); }

  void begin(ServiceConfig config) {
    Account signer;
    signer.access_key_id = v2_id;
    signer.secret_access_key = principal_secret;
    config.accounts.push_back(std::move(signer));
    restart(std::move(config));
    make_bucket();
  }

  /// Sends a request that is signed in its headers.
  Answer ask(std::string_view method, const std::string& target, Ask ask = {}) {
    ask.headers.add("Date", format_http_date(clock_.now()));
    const std::string text =
        auth::string_to_sign_v2(method, ask.headers, parse_target(target).value(), "",
                                {.access_key_id = {}, .signature = {}, .date = format_http_date(clock_.now())});
    ask.headers.add("Authorization", "AWS " + std::string(v2_id) + ":" +
                                         auth::signature_v2_of(SecretBytes::copy_of(as_bytes(principal_secret)), text));
    ask.anonymous = true;
    return send(method, target, std::move(ask));
  }

  static constexpr std::string_view needs_v4 =
      "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.";
};

TEST_F(SignatureV2Test, ReadsAndWritesUnderOtherKeysThanThoseOfKms) {
  EXPECT_EQ(ask("PUT", "/bkt/plain", {.body = "one"}).status, 200);
  EXPECT_EQ(ask("GET", "/bkt/plain").body, "one");
  EXPECT_EQ(ask("PUT", "/bkt/c", {.headers = customer_key(), .body = "two"}).status, 200);
  EXPECT_EQ(ask("GET", "/bkt/c", {.headers = customer_key()}).body, "two");
  EXPECT_EQ(ask("GET", "/bkt/c").status, 400);
  EXPECT_EQ(ask("GET", "/bkt").status, 200);
  EXPECT_EQ(ask("DELETE", "/bkt/c").status, 204);
}

TEST_F(SignatureV2Test, NeitherReadsNorWritesUnderKms) {
  const Headers under_kms = {{"x-amz-server-side-encryption", "aws:kms"}};
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = under_kms, .body = "x"}).status, 200);
  for (const char* method : {"GET", "HEAD"}) EXPECT_EQ(ask(method, "/bkt/k").status, 400) << method;
  const Answer read = ask("GET", "/bkt/k");
  EXPECT_EQ(read.code(), "InvalidArgument");
  EXPECT_EQ(read.xml("Message"), needs_v4);
  EXPECT_EQ(read.xml("ArgumentName"), "Authorization");
  EXPECT_EQ(read.xml("ArgumentValue"), "null");
  EXPECT_EQ(ask("PUT", "/bkt/copy", {.headers = {{"x-amz-copy-source", "/bkt/k"}}}).xml("Message"), needs_v4);
  EXPECT_EQ(ask("PUT", "/bkt/new", {.headers = under_kms, .body = "x"}).xml("Message"), needs_v4);
  put_default("aws:kms");
  EXPECT_EQ(ask("PUT", "/bkt/new", {.body = "x"}).xml("Message"), needs_v4);
  EXPECT_EQ(ask("POST", "/bkt/new?uploads").xml("Message"), needs_v4);
  EXPECT_EQ(send("GET", "/bkt/new").status, 404);
  EXPECT_EQ(ask("DELETE", "/bkt/k").status, 204) << "what goes needs no key";
}

TEST_F(SignatureV2Test, ChangesNoEncryption) {
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "x"}).status, 200);
  EXPECT_EQ(ask("PUT", "/bkt/k?encryption").xml("Message"),
            "Requests that modify an object encryption configuration require AWS Signature Version 4. Modify the "
            "request to use AWS Signature Version 4, and then try again.");
  const Answer refused = ask("PUT", "/bkt?encryption");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "InvalidRequest");
}

TEST_F(SignatureV2Test, ShowsWhereARuleIsOff) {
  const Headers under_kms = {{"x-amz-server-side-encryption", "aws:kms"}};
  for (const Rule rule : {Rule::get_object_kms_read_needs_sigv4, Rule::kms_writes_and_reads_need_sigv4}) {
    ServiceConfig config;
    config.rules.switch_off(rule);
    begin(std::move(config));
    ASSERT_EQ(send("PUT", "/bkt/k", {.headers = under_kms, .body = "x"}).status, 200);
    EXPECT_EQ(ask("GET", "/bkt/k").body, "x") << info(rule).id;
    EXPECT_EQ(ask("PUT", "/bkt/n", {.headers = under_kms, .body = "x"}).status,
              rule == Rule::kms_writes_and_reads_need_sigv4 ? 200 : 400);
  }
}

TEST_F(SignatureV2Test, IsRefusedInLaterRegionsAndWhereItIsSwitchedOff) {
  ServiceConfig config;
  config.signature_v2 = false;
  begin(std::move(config));
  EXPECT_EQ(ask("GET", "/bkt").code(), "InvalidRequest");
}

TEST_F(SignatureV2Test, SignsForms) {
  const std::string policy =
      to_base64(as_bytes(R"({"expiration":"2027-01-01T00:00:00Z","conditions":[{"bucket":"bkt"},{"key":"k"},)"
                         R"(["starts-with","$x-amz-server-side-encryption",""]]})"));
  const auto post = [&](std::string_view signature, std::string_view sse) {
    std::string body;
    const auto field = [&](std::string_view name, std::string_view value) {
      body += "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) +
              "\r\n";
    };
    field("key", "k");
    if (!sse.empty()) field("x-amz-server-side-encryption", sse);
    field("AWSAccessKeyId", v2_id);
    field("policy", policy);
    field("signature", signature);
    field("file", "hello");
    return send("POST", "/bkt",
                {.headers = {{"Content-Type", "multipart/form-data; boundary=b"}},
                 .body = body + "--b--\r\n",
                 .anonymous = true});
  };
  const std::string right = auth::signature_v2_of(SecretBytes::copy_of(as_bytes(principal_secret)), policy);
  EXPECT_EQ(post("bm8=", "").code(), "SignatureDoesNotMatch");
  EXPECT_EQ(post(right, "aws:kms").xml("Message"), needs_v4);
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
  EXPECT_EQ(post(right, "AES256").status, 204);
  EXPECT_EQ(send("GET", "/bkt/k").body, "hello");
}

}  // namespace
}  // namespace s3sse
