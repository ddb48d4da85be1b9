// Block Public Access, ownership controls, and access control lists.
#include "simulator/policy/identity_policies.h"
#include "simulator/service/audit_trail.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

constexpr std::string_view open_policy =
    R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bkt/*"}]})";
constexpr std::string_view everybody = "http://acs.amazonaws.com/groups/global/AllUsers";

class BucketAccessTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  Answer put_policy(std::string_view text) { return send("PUT", "/bkt?policy", {.body = std::string(text)}); }
  void block(std::string_view settings) {
    std::string document = "<PublicAccessBlockConfiguration>";
    for (const char* name : {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"}) {
      const std::string value = settings.find(name) == std::string_view::npos ? "false" : "true";
      document += "<" + std::string(name) + ">" + value + "</" + std::string(name) + ">";
    }
    ASSERT_EQ(put_document("/bkt?publicAccessBlock", document + "</PublicAccessBlockConfiguration>").status, 200);
  }
  int read_as_anybody() { return send("GET", "/bkt/k", {.anonymous = true}).status; }
};

TEST_F(BucketAccessTest, NewBucketsBlockThePublic) {
  const Answer block = send("GET", "/bkt?publicAccessBlock");
  for (const char* name : {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"})
    EXPECT_EQ(block.xml(name), "true") << name;
  const Answer refused = put_policy(open_policy);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "AccessDenied");
  EXPECT_EQ(send("GET", "/bkt?policy").code(), "NoSuchBucketPolicy");
  EXPECT_EQ(send("DELETE", "/bkt?publicAccessBlock").status, 204);
  EXPECT_EQ(send("GET", "/bkt?publicAccessBlock").code(), "NoSuchPublicAccessBlockConfiguration");
  EXPECT_EQ(put_policy(open_policy).status, 204);
}

TEST_F(BucketAccessTest, SettingsThatWereLeftOutAreReadBackAsFalse) {
  const std::string one =
      "<PublicAccessBlockConfiguration><RestrictPublicBuckets>TRUE</RestrictPublicBuckets>"
      "</PublicAccessBlockConfiguration>";
  ASSERT_EQ(put_document("/bkt?publicAccessBlock", one).status, 200);
  const Answer block = send("GET", "/bkt?publicAccessBlock");
  EXPECT_THAT(block.body, testing::HasSubstr("<BlockPublicAcls>false</BlockPublicAcls><IgnorePublicAcls>false"
                                             "</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy>"
                                             "<RestrictPublicBuckets>true</RestrictPublicBuckets>"));
}

TEST_F(BucketAccessTest, BucketsOf2022AreOpenAndTakeLists) {
  ServiceConfig config;
  config.era = Era::y2022;
  restart(std::move(config));
  EXPECT_EQ(send("PUT", "/bkt", {.headers = {{"x-amz-acl", "public-read"}}}).status, 200);
  EXPECT_EQ(send("GET", "/bkt?publicAccessBlock").code(), "NoSuchPublicAccessBlockConfiguration");
  EXPECT_EQ(send("GET", "/bkt?ownershipControls").code(), "OwnershipControlsNotFoundError");
  EXPECT_EQ(send("GET", "/bkt", {.anonymous = true}).status, 200);
}

TEST_F(BucketAccessTest, APublicPolicyServesTheOwnersAccountAloneWhereRestricted) {
  open_to_public();
  ASSERT_EQ(put_policy(open_policy).status, 204);
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "x"}).status, 200);
  EXPECT_EQ(read_as_anybody(), 200);
  block("RestrictPublicBuckets");
  EXPECT_EQ(read_as_anybody(), 403);
  EXPECT_EQ(send("GET", "/bkt/k", {.as_stranger = true}).status, 403);
  EXPECT_EQ(send("GET", "/bkt/k").status, 200);
  block("BlockPublicPolicy");
  EXPECT_EQ(read_as_anybody(), 200) << "a policy of before stays in force";
}

TEST_F(BucketAccessTest, ListsDecideWhereOwnershipIsNotEnforced) {
  const Headers open{{"x-amz-acl", "public-read"}};
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = open, .body = "x"}).code(), "AccessControlListNotSupported");
  EXPECT_EQ(send("PUT", "/bkt?acl", {.headers = {{"x-amz-acl", "private"}}}).code(), "AccessControlListNotSupported");
  allow_lists();
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = open, .body = "x"}).code(), "AccessDenied") << "blocked";
  EXPECT_EQ(send("PUT", "/bkt?acl", {.headers = open}).code(), "AccessDenied");
  EXPECT_EQ(send("HEAD", "/bkt/k").status, 404);
  open_to_public();
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = open, .body = "x"}).status, 200);
  EXPECT_EQ(read_as_anybody(), 200);
  EXPECT_THAT(send("GET", "/bkt/k?acl").body, HasSubstr("<URI>" + std::string(everybody) + "</URI>"));
  EXPECT_EQ(send("GET", "/bkt", {.anonymous = true}).status, 403) << "the list of the object is not that of the bucket";
  block("IgnorePublicAcls");
  EXPECT_EQ(read_as_anybody(), 403);
  block("");
  EXPECT_EQ(send("PUT", "/bkt/k?acl", {.headers = {{"x-amz-acl", "private"}}}).status, 200);
  EXPECT_EQ(read_as_anybody(), 403);
}

TEST_F(BucketAccessTest, GrantsLetInWhomTheyName) {
  allow_lists();
  const std::string owner = send("GET", "/bkt?acl").xml("ID");
  ASSERT_EQ(send("PUT", "/stranger", {.as_stranger = true}).status, 200);
  const std::string stranger = send("GET", "/stranger?acl", {.as_stranger = true}).xml("ID");
  ASSERT_NE(owner, stranger);
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-grant-read", "id=\"" + stranger + "\""}}, .body = "x"}).status,
            200);
  EXPECT_EQ(send("GET", "/bkt/k", {.as_stranger = true}).status, 200);
  EXPECT_EQ(read_as_anybody(), 403);
  EXPECT_EQ(send("PUT", "/bkt/k?acl", {.headers = {{"x-amz-acl", "private"}}, .as_stranger = true}).status, 403);
  for (const char* wrong : {"id=", "email=\"a@b\"", "x", "uri=\"http://example.com\""}) {
    EXPECT_EQ(send("PUT", "/bkt?acl", {.headers = {{"x-amz-grant-write", wrong}}}).code(), "InvalidArgument") << wrong;
  }
  EXPECT_EQ(send("PUT", "/bkt?acl", {.headers = {{"x-amz-acl", "open"}}}).code(), "InvalidArgument");
  EXPECT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-acl", "aws-exec-read"}}}).code(), "NotImplemented");
  EXPECT_EQ(send("PUT", "/bkt?acl", {.headers = {{"x-amz-acl", "private"}, {"x-amz-grant-read", "id=\"a\""}}}).code(),
            "InvalidRequest");
}

TEST_F(BucketAccessTest, ListsOfUploadsAndCopiesAreKept) {
  allow_lists();
  open_to_public();
  const Headers open{{"x-amz-acl", "public-read"}};
  send("PUT", "/bkt/source", {.body = "x"});
  ASSERT_EQ(send("PUT", "/bkt/k", {.headers = both(open, {{"x-amz-copy-source", "/bkt/source"}})}).status, 200);
  EXPECT_EQ(read_as_anybody(), 200);
  const std::string upload = send("POST", "/bkt/k?uploads").xml("UploadId");
  const std::string target = "/bkt/k?uploadId=" + upload;
  const std::string etag = send("PUT", target + "&partNumber=1", {.body = "part"}).etag();
  ASSERT_EQ(send("POST", target,
                 {.body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag +
                          "</ETag></Part></CompleteMultipartUpload>"})
                .status,
            200);
  EXPECT_EQ(read_as_anybody(), 403) << "an object written anew has the list of its own write";
}

TEST_F(BucketAccessTest, CreateBucketSettlesOwnershipAndList) {
  const Answer refused = send("PUT", "/open", {.headers = {{"x-amz-acl", "public-read"}}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "InvalidBucketAclWithObjectOwnership");
  EXPECT_EQ(send("HEAD", "/open").status, 404);
  EXPECT_EQ(send("PUT", "/open", {.headers = {{"x-amz-object-ownership", "Mine"}}}).code(), "InvalidArgument");
  const Headers both_named{{"x-amz-acl", "public-read"}, {"x-amz-object-ownership", "ObjectWriter"}};
  EXPECT_EQ(send("PUT", "/open", {.headers = both_named}).code(), "InvalidBucketAclWithBlockPublicAccessError");
  EXPECT_EQ(send("PUT", "/open", {.headers = {{"x-amz-acl", "private"}}}).status, 200);
  EXPECT_EQ(send("GET", "/open?ownershipControls").xml("ObjectOwnership"), "BucketOwnerEnforced");
  EXPECT_EQ(send("PUT", "/other", {.headers = {{"x-amz-object-ownership", "ObjectWriter"}}}).status, 200);
  EXPECT_EQ(send("GET", "/other?ownershipControls").xml("ObjectOwnership"), "ObjectWriter");
}

TEST_F(BucketAccessTest, OwnershipIsNotEnforcedOverAListForOthers) {
  allow_lists();
  open_to_public();
  ASSERT_EQ(send("PUT", "/bkt?acl", {.headers = {{"x-amz-acl", "public-read"}}}).status, 200);
  EXPECT_EQ(send("GET", "/bkt", {.anonymous = true}).status, 200);
  const std::string enforced =
      "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";
  EXPECT_EQ(put_document("/bkt?ownershipControls", enforced).code(), "InvalidBucketAclWithObjectOwnership");
  ASSERT_EQ(send("PUT", "/bkt?acl", {.headers = {{"x-amz-acl", "private"}}}).status, 200);
  EXPECT_EQ(put_document("/bkt?ownershipControls", enforced).status, 200);
}

TEST_F(BucketAccessTest, WhatANewBucketIsToHaveTakesPermissionsOfItsOwn) {
  const auto with_actions = [&](const std::string& actions) {
    Account alice;
    alice.account_id = "111122223333";
    alice.user_name = "alice";
    alice.access_key_id = "AKIAALICEALICEALICE0";
    alice.secret_access_key = principal_secret;
    const std::string policy =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[)" + actions + R"(],"Resource":"*"}]})";
    alice.identity_policies = policy::make_identity_policies({{"own", policy}}).value();
    ServiceConfig config;
    config.accounts.push_back(std::move(alice));
    restart(std::move(config));
  };
  const auto make = [&](Headers headers) {
    return send("PUT", "/new", {.headers = std::move(headers), .as = "AKIAALICEALICEALICE0"}).status;
  };
  const Headers owned{{"x-amz-object-ownership", "ObjectWriter"}};
  const Headers locked{{"x-amz-bucket-object-lock-enabled", "true"}};
  with_actions(R"("s3:CreateBucket")");
  EXPECT_EQ(make(owned), 403);
  EXPECT_EQ(make(locked), 403);
  EXPECT_EQ(make({}), 200);
  with_actions(R"("s3:CreateBucket","s3:PutBucketOwnershipControls")");
  EXPECT_EQ(make(owned), 200);
  with_actions(R"("s3:CreateBucket","s3:PutBucketObjectLockConfiguration","s3:PutBucketVersioning")");
  EXPECT_EQ(make(locked), 200);
}

TEST_F(BucketAccessTest, EventsHaveTheNamesOfCloudTrail) {
  send("GET", "/bkt?publicAccessBlock");
  EXPECT_THAT(service_->audit().after(0).back().event, HasSubstr("\"eventName\":\"GetBucketPublicAccessBlock\""));
}

}  // namespace
}  // namespace s3sse
