// Bucket policies: kept, read back, and asked at every operation.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

constexpr std::string_view account = "111122223333";
constexpr std::string_view stranger = "arn:aws:iam::444455556666:user/stranger";

/// A policy of one statement about the objects of the bucket.
std::string policy_of(std::string_view effect, std::string_view action, std::string_view condition = "",
                      std::string_view principal = "\"*\"") {
  std::string text = R"({"Version":"2012-10-17","Statement":[{"Effect":")" + std::string(effect) + R"(","Principal":)" +
                     std::string(principal) + R"(,"Action":")" + std::string(action) +
                     R"(","Resource":["arn:aws:s3:::bkt","arn:aws:s3:::bkt/*"])";
  if (!condition.empty()) text += ",\"Condition\":" + std::string(condition);
  return text + "}]}";
}

std::string principal_of(std::string_view arn) {
  return R"({"AWS":")" + std::string(arn) + "\"}";
}

const Headers kms_put{{"x-amz-server-side-encryption", "aws:kms"}};
const Headers aes{{"x-amz-server-side-encryption", "AES256"}};

class BucketPolicyTest : public ServiceTest {
 protected:
  void SetUp() override {
    make_bucket();
    open_to_public();
  }

  Answer put_policy(std::string text) { return send("PUT", "/bkt?policy", {.body = std::move(text)}); }
  void deny(std::string_view condition, std::string_view action = "s3:PutObject") {
    const Answer answer = put_policy(policy_of("Deny", action, condition));
    ASSERT_EQ(answer.status, 204) << answer.body;
  }
  int put(Headers headers = {}, bool secure = true) {
    return send("PUT", "/bkt/k", {.headers = std::move(headers), .body = "hello", .secure = secure}).status;
  }
  /// Starts over without `rule`, under a policy that denies `action` where `condition` holds.
  void without(Rule rule, std::string_view condition, std::string_view action = "s3:PutObject") {
    restart_without(rule);
    make_bucket();
    open_to_public();
    deny(condition, action);
  }
};

TEST_F(BucketPolicyTest, IsReadBackAsItWasPut) {
  const Answer none = send("GET", "/bkt?policy");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.code(), "NoSuchBucketPolicy");
  EXPECT_EQ(none.xml("BucketName"), "bkt");
  EXPECT_EQ(send("GET", "/bkt?policyStatus").code(), "NoSuchBucketPolicy");
  const std::string text = policy_of("Deny", "s3:PutObjectTagging");
  EXPECT_EQ(put_policy(text).status, 204);
  EXPECT_EQ(send("GET", "/bkt?policy").body, text);
  EXPECT_EQ(send("DELETE", "/bkt?policy").status, 204);
  EXPECT_EQ(send("DELETE", "/bkt?policy").status, 204) << "recorded: deleting twice is no error";
  EXPECT_EQ(send("GET", "/bkt?policy").status, 404);
}

TEST_F(BucketPolicyTest, MalformedOnesAreRefused) {
  for (const std::string text : {"", "not json"}) {
    const Answer answer = put_policy(text);
    EXPECT_EQ(answer.code(), "MalformedPolicy");
    EXPECT_THAT(answer.body, HasSubstr("Policies must be valid JSON and the first byte must be"));
  }
  EXPECT_EQ(
      put_policy(R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"}]})")
          .code(),
      "MalformedPolicy");
  EXPECT_EQ(send("GET", "/bkt?policy").status, 404);
  EXPECT_EQ(send("PUT", "/bkt?policy", {.headers = {{"x-amz-expected-bucket-owner", "000000000002"}}}).code(),
            "AccessDenied");
}

TEST_F(BucketPolicyTest, StatusTellsWhetherEverybodyIsLetIn) {
  const auto is_public = [&](const std::string& text) {
    EXPECT_EQ(put_policy(text).status, 204);
    return send("GET", "/bkt?policyStatus").xml("IsPublic");
  };
  EXPECT_EQ(is_public(policy_of("Deny", "s3:PutObjectTagging")), "false");
  EXPECT_EQ(is_public(policy_of("Allow", "s3:GetObject")), "true");
  EXPECT_EQ(is_public(policy_of("Allow", "s3:GetObject", R"({"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}})")), "false");
  EXPECT_EQ(is_public(policy_of("Allow", "s3:GetObject", "", principal_of(stranger))), "false");
}

TEST_F(BucketPolicyTest, DenialIsTheRecordedAnswer) {  // POL-16
  deny(R"({"Null":{"s3:x-amz-server-side-encryption":"true"}})");
  const Answer denied = send("PUT", "/bkt/k", {.body = "hello"});
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(denied.code(), "AccessDenied");
  EXPECT_EQ(denied.xml("Message"),
            "User: arn:aws:iam::111122223333:user/s3sse is not authorized to perform: s3:PutObject on resource: "
            "\"arn:aws:s3:::bkt/k\" with an explicit deny in a resource-based policy");
  EXPECT_EQ(send("GET", "/bkt/k").status, 404) << "nothing was stored";
  EXPECT_EQ(put(aes), 200) << "POL-01, POL-02";
}

TEST_F(BucketPolicyTest, OthersAreLetInOnlyAsFarAsThePolicySays) {
  put();
  EXPECT_EQ(send("GET", "/bkt/k", {.as_stranger = true}).status, 403);
  EXPECT_EQ(put_policy(policy_of("Allow", "s3:GetObject", "", principal_of(stranger))).status, 204);
  EXPECT_EQ(send("GET", "/bkt/k", {.as_stranger = true}).body, "hello");
  EXPECT_EQ(send("PUT", "/bkt/k", {.body = "x", .as_stranger = true}).status, 403);
  EXPECT_EQ(send("GET", "/bkt", {.as_stranger = true}).status, 403);
  EXPECT_EQ(send("GET", "/bkt/k", {.anonymous = true}).status, 403);
  EXPECT_EQ(put_policy(policy_of("Allow", "s3:GetObject")).status, 204);
  EXPECT_EQ(send("GET", "/bkt/k", {.anonymous = true}).body, "hello");
  EXPECT_EQ(send("PUT", "/new-bucket", {.anonymous = true}).status, 403);
}

TEST_F(BucketPolicyTest, VersionsTakeAPermissionOfTheirOwn) {
  enable_versioning();
  const std::string version = send("PUT", "/bkt/k", {.body = "1"}).header("x-amz-version-id");
  deny("", "s3:GetObjectVersion");
  EXPECT_EQ(send("GET", "/bkt/k").status, 200);
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + version).status, 403);
}

TEST_F(BucketPolicyTest, KmsKeyIsPinnedWhereverItComesFrom) {  // POL-04, POL-05
  const std::string arn = service_->kms().aws_managed_s3_key(std::string(account), Rules());
  deny(R"({"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":")" + arn + "\"}}");
  EXPECT_EQ(put(kms_put), 200) << "aws/s3 by default of the request";
  put_default("aws:kms");
  EXPECT_EQ(put(), 200) << "aws/s3 by default of the bucket";
  EXPECT_EQ(put(aes), 403);
  deny(R"({"Null":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"true"}})");
  EXPECT_EQ(put(), 200);
  EXPECT_EQ(put(aes), 403);
  EXPECT_EQ(put(customer_key()), 403);
}

TEST_F(BucketPolicyTest, KeyOfAConditionNeedNotExist) {  // POL-06
  const std::string condition = R"({"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":)"
                                R"("arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000"}})";
  deny(condition);
  EXPECT_EQ(put(kms_put), 403);
  restart_without(Rule::policy_key_arn_is_not_checked_for_existence);
  make_bucket();
  EXPECT_EQ(put_policy(policy_of("Deny", "s3:PutObject", condition)).code(), "MalformedPolicy");
}

TEST_F(BucketPolicyTest, TransportIsSeen) {  // POL-10, POL-11, POL-18
  deny(R"({"Bool":{"aws:SecureTransport":"false"}})");
  EXPECT_EQ(put({}, false), 403);
  EXPECT_EQ(put(), 200);
  EXPECT_EQ(put(kms_put, false), 400);
  deny(R"({"NumericLessThan":{"s3:TlsVersion":"1.3"}})");
  EXPECT_EQ(put(), 200);
  deny(R"({"NumericLessThan":{"s3:TlsVersion":"1.4"}})");
  EXPECT_EQ(put(), 403);
  without(Rule::policy_kms_transport_check_comes_first, R"({"Bool":{"aws:SecureTransport":"false"}})");
  EXPECT_EQ(put(kms_put, false), 403);
}

constexpr std::string_view needs_sse_c = R"({"Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"true"}})";

TEST_F(BucketPolicyTest, SseCCanBeRequiredOfEveryCallOfAnUpload) {  // POL-07, POL-12, MPU-13
  const auto life = [&](bool part_with_key, bool completion_with_key) {
    const std::string id = send("POST", "/bkt/k?uploads", {.headers = customer_key()}).xml("UploadId");
    const std::string path = "/bkt/k?uploadId=" + id;
    const Answer keyless = send("PUT", path + "&partNumber=1", {.body = "x"});
    if (!part_with_key) return keyless.status;
    const Answer part = send("PUT", path + "&partNumber=1", {.headers = customer_key(), .body = "x"});
    const std::string list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + part.etag() +
                             "</ETag></Part></CompleteMultipartUpload>";
    return send("POST", path, {.headers = completion_with_key ? customer_key() : Headers{}, .body = list}).status;
  };
  deny(needs_sse_c);
  EXPECT_EQ(send("POST", "/bkt/k?uploads").status, 403);
  EXPECT_EQ(life(false, false), 403);
  EXPECT_EQ(life(true, false), 403);
  EXPECT_EQ(life(true, true), 200);
  without(Rule::policy_sse_c_is_required_on_every_multipart_call, needs_sse_c);
  EXPECT_EQ(life(false, false), 400) << "past the policy, to the check of the part";
  without(Rule::multipart_completion_needs_algorithm_when_policy_requires_it, needs_sse_c);
  EXPECT_EQ(life(false, false), 403);
  EXPECT_EQ(life(true, false), 200);
}

constexpr std::string_view not_kms = R"({"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}})";

TEST_F(BucketPolicyTest, ManagedHeaderIsDecidedAtCreation) {  // POL-03, POL-19
  const auto part = [&] {
    const std::string id = send("POST", "/bkt/k?uploads", {.headers = kms_put}).xml("UploadId");
    return send("PUT", "/bkt/k?partNumber=1&uploadId=" + id, {.body = "x"}).status;
  };
  deny(not_kms);
  EXPECT_EQ(send("POST", "/bkt/k?uploads").status, 403);
  EXPECT_EQ(part(), 200);
  without(Rule::policy_managed_header_is_decided_at_creation, not_kms);
  EXPECT_EQ(part(), 403);
}

TEST_F(BucketPolicyTest, CopiesMeetTheConditionsAtTheirDestination) {  // POL-13
  const auto copy = [&](Headers headers) {
    headers.add("x-amz-copy-source", "/bkt/k");
    return send("PUT", "/bkt/t", {.headers = std::move(headers)}).status;
  };
  put();
  deny(not_kms);
  EXPECT_EQ(copy({}), 403);
  EXPECT_EQ(copy(kms_put), 200);
  deny("", "s3:GetObject");
  EXPECT_EQ(copy({}), 403) << "the source has to be readable";
  restart_without(Rule::policy_conditions_apply_to_copy_destination);
  make_bucket();
  put();
  deny(not_kms);
  EXPECT_EQ(copy({}), 200);
}

TEST_F(BucketPolicyTest, ReadsAndBucketConfigurationAreSpared) {  // POL-15, POL-17
  put();
  deny(not_kms);
  EXPECT_EQ(send("GET", "/bkt/k").status, 200);
  put_default("AES256");
  restart_without(Rule::policy_write_conditions_do_not_restrict_reads);
  make_bucket();
  put();
  deny(not_kms);
  EXPECT_EQ(send("GET", "/bkt/k").status, 403);
  without(Rule::policy_object_conditions_spare_bucket_encryption, not_kms);
  EXPECT_EQ(send("PUT", "/bkt?encryption", {.body = "<x/>"}).status, 403);
}

TEST_F(BucketPolicyTest, DenialComesBeforeTheCheckOfTheAlgorithm) {  // POL-09
  constexpr std::string_view condition =
      R"({"StringNotEquals":{"s3:x-amz-server-side-encryption-customer-algorithm":"AES256"}})";
  Headers other = customer_key();
  other.set("x-amz-server-side-encryption-customer-algorithm", "AES192");
  deny(condition);
  EXPECT_EQ(put(other), 403);
  EXPECT_EQ(put(customer_key()), 200);
  without(Rule::policy_denial_wins_over_sse_c_algorithm_check, condition);
  EXPECT_EQ(put(other), 400);
}

TEST_F(BucketPolicyTest, SwitchedOffDefaultsAndCodesAreWrong) {
  without(Rule::policy_sse_key_matches_request_header, R"({"Null":{"s3:x-amz-server-side-encryption":"true"}})");
  EXPECT_EQ(put(), 200) << "the default of the bucket would pass for the header";
  without(Rule::policy_denial_is_access_denied, "");
  EXPECT_EQ(put(), 400);
}

TEST_F(BucketPolicyTest, DeleteObjectsAsksForEachKey) {
  put();
  ASSERT_EQ(put_policy(R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject",)"
                       R"("Resource":"arn:aws:s3:::bkt/k"}]})")
                .status,
            204);
  const std::string list = "<Delete><Object><Key>k</Key></Object><Object><Key>other</Key></Object></Delete>";
  const Answer answer = send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(list)}}, .body = list});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.xml("Code"), "AccessDenied");
  EXPECT_THAT(answer.body, HasSubstr("<Deleted><Key>other</Key></Deleted>"));
  EXPECT_EQ(send("GET", "/bkt/k").status, 200);
}

TEST_F(BucketPolicyTest, TagsOfTheObjectAreSeen) {
  const std::string tags = "<Tagging><TagSet><Tag><Key>level</Key><Value>secret</Value></Tag></TagSet></Tagging>";
  put();
  deny(R"({"StringEquals":{"s3:ExistingObjectTag/level":"secret"}})", "s3:GetObject");
  EXPECT_EQ(send("GET", "/bkt/k").status, 200);
  EXPECT_EQ(send("PUT", "/bkt/k?tagging", {.body = tags}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k").status, 403);
}

TEST_F(BucketPolicyTest, AbsenceIsToldToThoseWhoMayList) {  // POL-20
  send("PUT", "/bkt/there", {.body = "x"});
  enable_versioning();
  ASSERT_EQ(put_policy(policy_of("Allow", "s3:GetObject*")).status, 204);
  const std::string missing = "/bkt/missing";
  const std::string no_version = "/bkt/there?versionId=" + std::string(32, '0');
  for (const Ask& who : {Ask{.anonymous = true}, Ask{.as_stranger = true}}) {
    EXPECT_EQ(send("GET", "/bkt/there", who).status, 200);
    for (const std::string& target : {missing, no_version}) {
      EXPECT_EQ(send("GET", target, who).status, 403) << target;
      EXPECT_EQ(send("HEAD", target, who).status, 403) << target;
      EXPECT_EQ(send("GET", target).status, 404) << "the owner may list: " << target;
    }
  }
  send("PUT", "/bkt/gone", {.body = "x"});
  send("DELETE", "/bkt/gone");
  const Answer marker = send("GET", "/bkt/gone", {.as_stranger = true});
  EXPECT_EQ(marker.status, 403);
  EXPECT_EQ(marker.header("x-amz-delete-marker"), "") << "that there was one is no business of theirs";
  ASSERT_EQ(put_policy(policy_of("Allow", "s3:*")).status, 204);
  EXPECT_EQ(send("GET", "/bkt/missing", {.as_stranger = true}).code(), "NoSuchKey");

  // The same for the source of a copy.
  make_bucket("destination");
  const Headers copy{{"x-amz-copy-source", "/bkt/missing"}};
  EXPECT_EQ(send("PUT", "/destination/k", {.headers = copy}).code(), "NoSuchKey");
}

TEST_F(BucketPolicyTest, NobodyTouchesAKmsObjectWithoutASignature) {  // GET-12
  ASSERT_EQ(put(kms_put), 200);
  ASSERT_EQ(put_policy(policy_of("Allow", "s3:*")).status, 204);
  const Answer read = send("GET", "/bkt/k", {.anonymous = true});
  EXPECT_EQ(read.status, 400);
  EXPECT_EQ(read.code(), "InvalidArgument");
  EXPECT_EQ(read.xml("ArgumentName"), "Authorization");
  EXPECT_EQ(read.xml("ArgumentValue"), "null");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"Range", "bytes=0-1"}}, .anonymous = true}).status, 400);
  EXPECT_EQ(send("HEAD", "/bkt/k", {.anonymous = true}).status, 400);
  EXPECT_EQ(send("PUT", "/bkt/copy", {.headers = {{"x-amz-copy-source", "/bkt/k"}}, .anonymous = true}).status, 400);
  // Nor does anybody write one, by header or by default.
  EXPECT_EQ(send("PUT", "/bkt/new", {.headers = kms_put, .body = "x", .anonymous = true}).xml("ArgumentName"),
            "Authorization");
  EXPECT_EQ(send("PUT", "/bkt/new", {.body = "x", .anonymous = true}).status, 200);
  put_default("aws:kms");
  EXPECT_EQ(send("PUT", "/bkt/newer", {.body = "x", .anonymous = true}).status, 400);
  EXPECT_EQ(send("POST", "/bkt/newer?uploads", {.anonymous = true}).status, 400);
  EXPECT_EQ(send("GET", "/bkt/newer").status, 404);
  ASSERT_EQ(send("DELETE", "/bkt?policy").status, 204);
  EXPECT_EQ(send("GET", "/bkt/k", {.anonymous = true}).status, 403) << "who may not read learns nothing";
}

}  // namespace
}  // namespace s3sse
