// Conditional writes (S3 User Guide, "How to prevent object overwrites with conditional writes"): the same answers from
// every operation that makes an object, and nothing written where the condition does not hold.
#include <functional>

#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class ConditionalWrites : public ServiceTest {
 protected:
  ConditionalWrites() { make_bucket(); }

  using Write = std::function<Answer(const Headers&)>;

  /// Each writes "new" to /bkt/doc, under the condition.
  std::map<std::string, Write> writes() {
    return {
        {"PutObject",
         [this](const Headers& condition) { return send("PUT", "/bkt/doc", {.headers = condition, .body = "new"}); }},
        {"CopyObject",
         [this](const Headers& condition) {
           send("PUT", "/bkt/source", {.body = "new"});
           return send("PUT", "/bkt/doc", {.headers = both({{"x-amz-copy-source", "/bkt/source"}}, condition)});
         }},
        {"CompleteMultipartUpload", [this](const Headers& condition) {
           const std::string upload = send("POST", "/bkt/doc?uploads").xml("UploadId");
           const std::string tag = send("PUT", "/bkt/doc?partNumber=1&uploadId=" + upload, {.body = "new"}).etag();
           return send("POST", "/bkt/doc?uploadId=" + upload,
                       {.headers = condition,
                        .body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + tag +
                                "</ETag></Part></CompleteMultipartUpload>"});
         }}};
  }

  void put_old() { ASSERT_EQ(send("PUT", "/bkt/doc", {.body = "old"}).status, 200); }
  std::string content() { return send("GET", "/bkt/doc").body; }
};

TEST_F(ConditionalWrites, IfNoneMatchWritesWhereNothingIs) {
  for (const auto& [name, write] : writes()) {
    SCOPED_TRACE(name);
    send("DELETE", "/bkt/doc");
    EXPECT_EQ(write({{"If-None-Match", "*"}}).status, 200);
    put_old();
    const Answer refused = write({{"If-None-Match", "*"}});
    EXPECT_EQ(refused.status, 412);
    EXPECT_EQ(refused.code(), "PreconditionFailed");
    EXPECT_EQ(refused.xml("Condition"), "If-None-Match");
    EXPECT_EQ(content(), "old");
  }
}

TEST_F(ConditionalWrites, IfMatchWritesOverWhatItNames) {
  for (const auto& [name, write] : writes()) {
    SCOPED_TRACE(name);
    put_old();
    const Answer refused = write({{"If-Match", "\"00000000000000000000000000000000\""}});
    EXPECT_EQ(refused.status, 412);
    EXPECT_EQ(refused.xml("Condition"), "If-Match");
    EXPECT_EQ(content(), "old");
    const std::string tag = send("HEAD", "/bkt/doc").header("ETag");
    EXPECT_EQ(write({{"If-Match", tag}}).status, 200);
    EXPECT_EQ(content(), "new");
    send("DELETE", "/bkt/doc");
    const Answer nothing = write({{"If-Match", tag}});
    EXPECT_EQ(nothing.status, 404);
    EXPECT_EQ(nothing.code(), "NoSuchKey");
  }
}

TEST_F(ConditionalWrites, DeleteMarkerIsNoObject) {
  enable_versioning();
  for (const auto& [name, write] : writes()) {
    SCOPED_TRACE(name);
    put_old();
    ASSERT_EQ(send("DELETE", "/bkt/doc").status, 204);
    EXPECT_EQ(write({{"If-None-Match", "*"}}).status, 200);
    EXPECT_EQ(content(), "new");
  }
}

TEST_F(ConditionalWrites, OtherFormsAreNotTaken) {
  for (const auto& [name, write] : writes()) {
    SCOPED_TRACE(name);
    put_old();
    for (const Headers& condition : {Headers{{"If-None-Match", "\"tag\""}}, Headers{{"If-Match", "*"}},
                                     Headers{{"If-Match", "\"tag\""}, {"If-None-Match", "*"}}}) {
      EXPECT_EQ(write(condition).code(), "NotImplemented");
      EXPECT_EQ(content(), "old");
    }
  }
}

// The entity tag of an object under KMS is no MD5; conditions take it all the same (ETAG-08).
TEST_F(ConditionalWrites, TakeTheTagsOfObjectsUnderKms) {
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = {{"x-amz-server-side-encryption", "aws:kms"}}, .body = "old"}).status,
            200);
  const std::string tag = send("HEAD", "/bkt/doc").header("ETag");
  EXPECT_EQ(send("PUT", "/bkt/doc", {.headers = {{"If-Match", "\"" + md5_hex("old") + "\""}}, .body = "new"}).status,
            412);
  EXPECT_EQ(send("PUT", "/bkt/doc", {.headers = {{"If-Match", tag}}, .body = "new"}).status, 200);
}

}  // namespace
}  // namespace s3sse
