// Secrets are found by name and by value, in whatever encoding they come.
#include "harness/transport/redactor.h"

#include <gmock/gmock.h>

#include "simulator/base/encoding.h"
#include "simulator/base/uri.h"

namespace s3sse::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const Bytes sample_key = [] {
  Bytes key(32);
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(251 - 7 * i);
  return key;
}();

Redactor redactor() {
  Redactor out;
  out.add("customer key k1", sample_key);
  out.add("secret access key", as_bytes("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
  return out;
}

TEST(Redactor, FindsAKeyInEveryEncoding) {
  const std::string base64 = to_base64(sample_key);
  std::string damaged = base64;
  damaged.insert(damaged.size() / 2, "*");
  for (const std::string& form : {base64, to_hex(sample_key), percent_encode(base64), std::string(as_text(sample_key)),
                                  to_base64(as_bytes(base64)), damaged, base64.substr(0, base64.size() - 1),
                                  percent_encode(as_text(sample_key))}) {
    const std::string shown = redactor().text("before " + form + " after");
    EXPECT_THAT(shown, StartsWith("before <customer key k1 sha256:")) << form;
    EXPECT_THAT(shown, HasSubstr(" after")) << form;
    EXPECT_THAT(shown, Not(HasSubstr(form.substr(0, 12)))) << form;
  }
}

TEST(Redactor, GivesTheSameFingerprintToTheSameKey) {
  const Redactor r = redactor();
  EXPECT_EQ(r.text(to_hex(sample_key)), r.text(to_base64(sample_key)));
}

TEST(Redactor, KeepsWhatHelpsOfAnAuthorization) {
  const std::string shown =
      redactor().header("Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request, "
                        "SignedHeaders=host;x-amz-date, "
                        "Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024");
  EXPECT_THAT(shown, HasSubstr("/20260101/us-east-1/s3/aws4_request"));
  EXPECT_THAT(shown, HasSubstr("SignedHeaders=host;x-amz-date"));
  EXPECT_THAT(shown, Not(HasSubstr("fe5f80f7")));
  EXPECT_THAT(shown, Not(HasSubstr("AKIAIOSFODNN7EXAMPLE")));
  EXPECT_THAT(redactor().header("authorization", "AWS AKIAIOSFODNN7EXAMPLE:c2lnbmF0dXJl"), Not(HasSubstr("c2ln")));
  EXPECT_THAT(redactor().header("authorization", "AWS4-HMAC-SHA256 garbage"), Not(HasSubstr("garbage")));
}

TEST(Redactor, HidesForeignKeysByTheirHeader) {
  const std::string foreign = "bm90IGluIHRoZSBsaXN0IG9mIGtleXMgYXQgYWxs";
  for (const char* name : {"X-Amz-Server-Side-Encryption-Customer-Key",
                           "x-amz-copy-source-server-side-encryption-customer-key", "x-amz-security-token"})
    EXPECT_THAT(redactor().header(name, foreign), StartsWith("<redacted sha256:"));
  EXPECT_EQ(redactor().header("x-amz-server-side-encryption-customer-key-MD5", foreign), foreign);
  EXPECT_EQ(redactor().header("x-amz-server-side-encryption-customer-key", ""), "");
}

TEST(Redactor, HidesSecretsOfAPresignedQuery) {
  const std::string shown = redactor().target(
      "/b/"
      "k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101&X-Amz-Signature=abcdef0123"
      "&x-amz-security%2Dtoken=tokentoken&versionId=7");
  for (const char* secret : {"AKIAIOSFODNN7EXAMPLE", "abcdef0123", "tokentoken"})
    EXPECT_THAT(shown, Not(HasSubstr(secret)));
  EXPECT_THAT(shown, HasSubstr("X-Amz-Algorithm=AWS4-HMAC-SHA256"));
  EXPECT_THAT(shown, HasSubstr("&versionId=7"));
}

TEST(Redactor, HidesSecretsOfFormsChunksAndDocuments) {
  const std::string form =
      "--x\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\neyJzZWNyZXQiOjF9\r\n--x\r\nContent-Disposition: "
      "form-data; name=\"key\"\r\n\r\ndoc\r\n--x\r\nContent-Disposition: form-data; "
      "name=\"x-amz-signature\"\r\n\r\n0123456789abcdef\r\n--x--\r\n";
  const std::string shown = redactor().body(form);
  EXPECT_THAT(shown, Not(HasSubstr("eyJzZWNyZXQiOjF9")));
  EXPECT_THAT(shown, Not(HasSubstr("0123456789abcdef")));
  EXPECT_THAT(shown, HasSubstr("\r\n\r\ndoc\r\n"));
  EXPECT_THAT(redactor().body("400;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9\r\ndata"),
              Not(HasSubstr("ad80c730")));
  EXPECT_THAT(redactor().body(R"({"Plaintext":"c2VjcmV0IGRhdGEga2V5","KeyId":"k"})"),
              AllOf(Not(HasSubstr("c2VjcmV0")), HasSubstr(R"("KeyId":"k")")));
  EXPECT_THAT(redactor().body("<SecretAccessKey>hunter2hunter2</SecretAccessKey>"), Not(HasSubstr("hunter2")));
}

TEST(Redactor, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(redactor().text("nothing <to> hide"), "nothing <to> hide");
  EXPECT_EQ(redactor().target("/a?list-type=2"), "/a?list-type=2");
  Redactor empty;
  empty.add("short", as_bytes("abc"));
  EXPECT_EQ(empty.text("abc"), "abc");
}

}  // namespace
}  // namespace s3sse::harness
