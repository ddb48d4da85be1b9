// Lifecycle by the clock: expiry, transitions, uploads, and what is checked of the rules.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

constexpr auto two_days = std::chrono::hours(48) + std::chrono::seconds(1);

std::string lifecycle_of(std::string_view rule) {
  return "<LifecycleConfiguration><Rule><Status>Enabled</Status>" + std::string(rule) +
         "</Rule></LifecycleConfiguration>";
}

class LifecycleTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }
  void put_rule(std::string_view rule) {
    const Answer answer = put_document("/bkt?lifecycle", lifecycle_of(rule));
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
};

TEST_F(LifecycleTest, RulesAreKeptWithIdsOfTheirOwn) {
  EXPECT_EQ(send("GET", "/bkt?lifecycle").code(), "NoSuchLifecycleConfiguration");
  put_rule("<Filter><Prefix>a/</Prefix></Filter><Expiration><Days>1</Days></Expiration>");
  const Answer kept = send("GET", "/bkt?lifecycle");
  EXPECT_THAT(kept.body, HasSubstr("<Prefix>a/</Prefix>"));
  EXPECT_FALSE(kept.xml("ID").empty());
  EXPECT_EQ(kept.header("x-amz-transition-default-minimum-object-size"), "all_storage_classes_128K");
  EXPECT_EQ(send("DELETE", "/bkt?lifecycle").status, 204);
  EXPECT_EQ(send("GET", "/bkt?lifecycle").code(), "NoSuchLifecycleConfiguration");
}

TEST_F(LifecycleTest, RulesThatMakeNoSenseAreRefused) {
  const std::string all = "<Prefix/>";
  const std::pair<std::string, std::string> wrong[] = {
      {"<Expiration><Days>1</Days></Expiration>", "MalformedXML"},
      {all, "InvalidRequest"},
      {all + "<Expiration><Days>0</Days></Expiration>", "InvalidArgument"},
      {all + "<Expiration><Days>1</Days><Date>2030-01-01T00:00:00Z</Date></Expiration>", "MalformedXML"},
      {all + "<Expiration><Date>2030-01-01T12:00:00Z</Date></Expiration>", "InvalidArgument"},
      {all + "<Transition><Days>1</Days></Transition>", "MalformedXML"},
      {all + "<Transition><Days>1</Days><StorageClass>STANDARD_IA</StorageClass></Transition>", "InvalidArgument"},
      {all + "<NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays></NoncurrentVersionExpiration>",
       "InvalidArgument"},
      {"<Filter><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Filter><Expiration><Days>1</Days>"
       "</Expiration>",
       "MalformedXML"},
  };
  for (const auto& [rule, code] : wrong)
    EXPECT_EQ(put_document("/bkt?lifecycle", lifecycle_of(rule)).code(), code) << rule;
  const std::string one =
      "<Rule><ID>a</ID><Prefix/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>";
  EXPECT_EQ(put_document("/bkt?lifecycle", "<LifecycleConfiguration>" + one + one + "</LifecycleConfiguration>").code(),
            "InvalidArgument");
  EXPECT_EQ(send("GET", "/bkt?lifecycle").status, 404);
}

TEST_F(LifecycleTest, ExpiryIsToldAndDoneAtMidnight) {
  put_rule(
      "<ID>r</ID><Filter><Tag><Key>team</Key><Value>blue</Value></Tag></Filter><Expiration><Days>1</Days></"
      "Expiration>");
  const Answer put = send("PUT", "/bkt/blue", {.headers = {{"x-amz-tagging", "team=blue"}}, .body = "x"});
  EXPECT_THAT(put.header("x-amz-expiration"), HasSubstr("rule-id=\"r\""));
  EXPECT_THAT(put.header("x-amz-expiration"), HasSubstr("00:00:00 GMT"));
  send("PUT", "/bkt/red", {.headers = {{"x-amz-tagging", "team=red"}}, .body = "x"});
  EXPECT_EQ(send("HEAD", "/bkt/red").header("x-amz-expiration"), "");
  clock_.advance(std::chrono::hours(23));
  EXPECT_EQ(send("GET", "/bkt/blue").status, 200);
  clock_.advance(two_days);
  EXPECT_EQ(send("GET", "/bkt/blue").status, 404);
  EXPECT_EQ(send("GET", "/bkt/red").status, 200);
}

TEST_F(LifecycleTest, VersionsAreHiddenFirstAndRemovedLater) {
  enable_versioning();
  put_rule(
      "<Prefix/><Expiration><Days>1</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
      "</NoncurrentVersionExpiration>");
  const std::string version = send("PUT", "/bkt/k", {.body = "x"}).header("x-amz-version-id");
  clock_.advance(two_days);
  EXPECT_EQ(send("GET", "/bkt/k").status, 404);
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + version).body, "x");
  clock_.advance(two_days);
  EXPECT_EQ(send("GET", "/bkt/k?versionId=" + version).status, 404);
}

TEST_F(LifecycleTest, LockedVersionsStay) {
  ASSERT_EQ(send("PUT", "/locked", {.headers = {{"x-amz-bucket-object-lock-enabled", "true"}}}).status, 200);
  ASSERT_EQ(put_document("/locked?lifecycle",
                         lifecycle_of("<Prefix/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
                                      "</NoncurrentVersionExpiration>"))
                .status,
            200);
  const std::string held =
      send("PUT", "/locked/k",
           {.headers = {{"x-amz-object-lock-legal-hold", "ON"}, {"Content-MD5", md5_base64("x")}}, .body = "x"})
          .header("x-amz-version-id");
  const std::string free = send("PUT", "/locked/k", {.body = "y"}).header("x-amz-version-id");
  send("PUT", "/locked/k", {.body = "z"});
  clock_.advance(two_days);
  EXPECT_EQ(send("GET", "/locked/k?versionId=" + held).body, "x");
  EXPECT_EQ(send("GET", "/locked/k?versionId=" + free).status, 404);
}

TEST_F(LifecycleTest, TransitionsMoveNoDataAndSpareSmallObjects) {
  put_rule("<Prefix/><Transition><Days>0</Days><StorageClass>GLACIER_IR</StorageClass></Transition>");
  const std::string body = pattern(200 * 1024);
  const Headers encrypted{{"x-amz-server-side-encryption", "aws:kms"}};
  const Answer put = send("PUT", "/bkt/large", {.headers = encrypted, .body = body});
  send("PUT", "/bkt/small", {.body = "x"});
  clock_.advance(two_days);
  const Answer moved = send("GET", "/bkt/large");
  EXPECT_EQ(moved.body, body);
  EXPECT_EQ(moved.header("x-amz-storage-class"), "GLACIER_IR");
  EXPECT_EQ(moved.header("x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(moved.etag(), put.etag());
  EXPECT_EQ(send("HEAD", "/bkt/small").header("x-amz-storage-class"), "");
}

TEST_F(LifecycleTest, UnfinishedUploadsAreEnded) {
  put_rule(
      "<Prefix/><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>"
      "</AbortIncompleteMultipartUpload>");
  const std::string upload = send("POST", "/bkt/k?uploads").xml("UploadId");
  clock_.advance(two_days);
  EXPECT_EQ(send("GET", "/bkt/k?uploadId=" + upload).code(), "NoSuchUpload");
}

}  // namespace
}  // namespace s3sse
