// STS GetCallerIdentity and IAM GetUser, on the same port as S3.
#include "simulator/auth/signature_v4.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/crypto/digest.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

class IdentityTest : public ServiceTest {
 protected:
  /// As SDKs send it: a form, signed for the service, without the hash of the body in a header.
  Answer ask(const std::string& service, const std::string& body,
             const std::string& access_key = "AKIAOWNEROWNEROWNER0",
             const std::string& secret = "owner-secret-access-key-for-tests-only-0",
             const std::string& region = "us-east-1") {
    const std::string date = format_iso8601_basic(clock_.now());
    const std::string hash = crypto::sha256_hex(body);
    const std::string canonical =
        "POST\n/\n\ncontent-type:application/x-www-form-urlencoded\nhost:s3.localhost\nx-amz-date:" + date +
        "\n\ncontent-type;host;x-amz-date\n" + hash;
    const auto scope =
        auth::parse_credential(access_key + "/" + date.substr(0, 8) + "/" + region + "/" + service + "/aws4_request")
            .value();
    const SecretBytes key = auth::derive_signing_key(SecretBytes::copy_of(as_bytes(secret)), scope);
    const std::string signature = auth::signature_of(key, auth::string_to_sign(date, scope, canonical));
    const std::string authorization = "AWS4-HMAC-SHA256 Credential=" + access_key + "/" + scope.text() +
                                      ", SignedHeaders=content-type;host;x-amz-date, Signature=" + signature;
    return send("POST", "/",
                {.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                             {"X-Amz-Date", date},
                             {"Authorization", authorization}},
                 .body = body,
                 .anonymous = true});
  }
};

TEST_F(IdentityTest, TellsTheCallerWhoItIs) {
  const Answer caller = ask("sts", "Action=GetCallerIdentity&Version=2011-06-15");
  ASSERT_EQ(caller.status, 200) << caller.body;
  EXPECT_EQ(caller.header("Content-Type"), "text/xml");
  EXPECT_THAT(caller.body,
              HasSubstr("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"));
  EXPECT_EQ(caller.xml("Account"), "111122223333");
  EXPECT_THAT(caller.xml("Arn"), testing::StartsWith("arn:aws:iam::111122223333:"));
  EXPECT_NE(caller.xml("UserId"), "");
  EXPECT_NE(caller.xml("RequestId"), "");
}

TEST_F(IdentityTest, TellsTheUser) {
  const Answer user = ask("iam", "Action=GetUser&Version=2010-05-08");
  ASSERT_EQ(user.status, 200) << user.body;
  EXPECT_THAT(user.xml("Arn"), testing::StartsWith("arn:aws:iam::111122223333:"));
  EXPECT_EQ(ask("iam", "Action=GetUser&UserName=somebody&Version=2010-05-08").code(), "NoSuchEntity");
}

TEST_F(IdentityTest, AnswersErrorsAsSdksReadThem) {
  const Answer other = ask("sts", "Action=AssumeRole&Version=2011-06-15");
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.code(), "InvalidAction");
  EXPECT_THAT(other.body, HasSubstr("<ErrorResponse"));
  EXPECT_EQ(ask("sts", "Action=GetCallerIdentity", "AKIANOBODY0000000000").code(), "InvalidClientTokenId");
  EXPECT_EQ(ask("sts", "Action=GetCallerIdentity", "AKIAOWNEROWNEROWNER0", "wrong").code(), "SignatureDoesNotMatch");
  EXPECT_EQ(ask("ec2", "Action=DescribeRegions").status, 400);
}

TEST_F(IdentityTest, TheGlobalEndpointIsInUsEast1) {
  ServiceConfig config;
  config.region = "eu-central-1";
  restart(std::move(config));
  EXPECT_EQ(ask("sts", "Action=GetCallerIdentity&Version=2011-06-15").status, 200);
}

}  // namespace
}  // namespace s3sse
