// Tags and ACLs: they read no data, need no key, and leave the encryption alone.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

std::string tagging(std::string_view tags) {
  return "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>" + std::string(tags) +
         "</TagSet></Tagging>";
}

constexpr std::string_view green = "<Tag><Key>colour</Key><Value>green</Value></Tag>";

class TaggingTest : public ServiceTest {
 protected:
  void SetUp() override {
    make_bucket();
    ASSERT_EQ(send("PUT", "/bkt/k", {.headers = customer_key(), .body = "hello"}).status, 200);
  }
  Answer put_tags(std::string_view tags) { return send("PUT", "/bkt/k?tagging", {.body = tagging(tags)}); }
};

TEST_F(TaggingTest, TheirNumberIsToldToThoseWhoMayReadThem) {  // GET-31
  ASSERT_EQ(put_tags(green).status, 200);
  ASSERT_EQ(send("PUT", "/bkt/open", {.headers = {{"x-amz-tagging", "a=1&b=2"}}, .body = "hello"}).status, 200);
  open_to_public();
  const auto read_as_anybody = [this](const std::string& actions) {
    const std::string policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":)" +
                               actions + R"(,"Resource":"arn:aws:s3:::bkt/*"}]})";
    EXPECT_EQ(send("PUT", "/bkt?policy", {.body = policy}).status, 204);
    return send("GET", "/bkt/open", {.anonymous = true}).header("x-amz-tagging-count");
  };
  EXPECT_EQ(send("HEAD", "/bkt/open").header("x-amz-tagging-count"), "2");
  EXPECT_EQ(read_as_anybody(R"("s3:GetObject")"), "");
  EXPECT_EQ(read_as_anybody(R"(["s3:GetObject","s3:GetObjectTagging"])"), "2");
}

TEST_F(TaggingTest, TagsOfAnSseCObjectNeedNoKey) {  // SSEC-29, VER-06
  EXPECT_EQ(put_tags(green).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k?tagging").xml("Value"), "green");
  const Answer read = send("GET", "/bkt/k", {.headers = customer_key()});
  EXPECT_EQ(read.body, "hello");
  EXPECT_EQ(read.header("x-amz-tagging-count"), "1");
  EXPECT_EQ(send("DELETE", "/bkt/k?tagging").status, 204);
  EXPECT_EQ(send("GET", "/bkt/k?tagging").xml("Value"), "");
  EXPECT_EQ(send("HEAD", "/bkt/k", {.headers = customer_key()}).header("x-amz-tagging-count"), "");
}

TEST_F(TaggingTest, SwitchedOffTheKeyIsAskedFor) {
  for (const Rule rule :
       {Rule::sse_c_operations_without_data_need_no_key, Rule::versioning_tagging_and_acl_keep_encryption}) {
    restart_without(rule);
    SetUp();
    EXPECT_EQ(put_tags(green).status, 400);
  }
}

TEST_F(TaggingTest, LimitsAreKept) {
  std::string eleven;
  for (int i = 0; i < 11; ++i) eleven += "<Tag><Key>k" + std::to_string(i) + "</Key><Value/></Tag>";
  EXPECT_EQ(put_tags(eleven).code(), "BadRequest");
  EXPECT_EQ(put_tags(std::string(green) + std::string(green)).code(), "InvalidTag");
  EXPECT_EQ(put_tags("<Tag><Key/><Value/></Tag>").code(), "InvalidTag");
  EXPECT_EQ(put_tags("<Tag><Key>aws:x</Key><Value/></Tag>").code(), "InvalidTag");
  EXPECT_EQ(put_tags("<Tag><Key>a</Key></Tag>").code(), "MalformedXML");
  EXPECT_EQ(send("PUT", "/bkt/k?tagging", {.body = "<Tagging>"}).code(), "MalformedXML");
  EXPECT_EQ(send("GET", "/bkt/k?tagging").xml("Value"), "");
}

TEST_F(TaggingTest, OnlyTheNamedVersionIsTagged) {
  enable_versioning();
  const std::string first = send("PUT", "/bkt/v", {.body = "1"}).header("x-amz-version-id");
  send("PUT", "/bkt/v", {.body = "2"});
  const Answer answer = send("PUT", "/bkt/v?tagging&versionId=" + first, {.body = tagging(green)});
  EXPECT_EQ(answer.header("x-amz-version-id"), first);
  EXPECT_EQ(send("GET", "/bkt/v?tagging").xml("Value"), "");
  EXPECT_EQ(send("GET", "/bkt/v").body, "2") << "the older version stays the older one";
  EXPECT_EQ(send("GET", "/bkt/v?tagging&versionId=" + first).xml("Value"), "green");
}

TEST_F(TaggingTest, MissingObjectsAre404) {
  EXPECT_EQ(send("GET", "/bkt/none?tagging").code(), "NoSuchKey");
  EXPECT_EQ(send("PUT", "/bkt/none?tagging", {.body = tagging(green)}).code(), "NoSuchKey");
}

TEST_F(TaggingTest, AclsSayThatTheOwnerHasFullControl) {
  const Answer object = send("GET", "/bkt/k?acl");
  EXPECT_EQ(object.xml("Permission"), "FULL_CONTROL");
  const Answer bucket = send("GET", "/bkt?acl");
  EXPECT_EQ(bucket.xml("ID"), object.xml("ID"));
  EXPECT_EQ(send("PUT", "/bkt/k?acl", {.headers = {{"x-amz-acl", "private"}}}).code(), "AccessControlListNotSupported");
  allow_lists();
  EXPECT_EQ(send("PUT", "/bkt/k?acl", {.body = bucket.body}).status, 200) << "what was read can be put back";
  EXPECT_EQ(send("PUT", "/bkt/k?acl", {.headers = {{"x-amz-acl", "private"}}}).status, 200);
  EXPECT_EQ(send("PUT", "/bkt/k?acl").code(), "MissingSecurityHeader");
  EXPECT_EQ(send("PUT", "/bkt/k?acl", {.body = "<x/>"}).code(), "MalformedACLError");
  EXPECT_EQ(send("HEAD", "/bkt/k", {.headers = customer_key()}).status, 200);
}

TEST_F(TaggingTest, BlanksAreAValueAndNothingBetweenElements) {
  const std::string tags =
      "<Tagging>\n <TagSet>\n <Tag>\n <Key>a</Key>\n <Value> </Value>\n </Tag>\n </TagSet>\n</Tagging>";
  ASSERT_EQ(send("PUT", "/bkt/k?tagging", {.headers = {{"Content-MD5", md5_base64(tags)}}, .body = tags}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/k?tagging").xml("Value"), " ");
  const std::string none = "<Tagging><TagSet>\n</TagSet></Tagging>";
  EXPECT_EQ(send("PUT", "/bkt/k?tagging", {.headers = {{"Content-MD5", md5_base64(none)}}, .body = none}).status, 200);
}

}  // namespace
}  // namespace s3sse
