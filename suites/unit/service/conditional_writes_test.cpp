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

TEST_F(ConditionalWrites, DeletesWhatTheTagFits) {
  put_old();
  const std::string tag = send("HEAD", "/bkt/doc").header("ETag");
  for (const std::string wrong : {R"("00000000000000000000000000000000")", ""}) {
    const Answer refused = send("DELETE", "/bkt/doc", {.headers = {{"If-Match", wrong}}});
    EXPECT_EQ(refused.status, 412) << wrong;
    EXPECT_EQ(refused.code(), "PreconditionFailed");
    EXPECT_EQ(content(), "old");
  }
  EXPECT_EQ(send("DELETE", "/bkt/doc", {.headers = {{"If-Match", tag}}}).status, 204);
  EXPECT_EQ(send("GET", "/bkt/doc").status, 404);
  for (const std::string& gone : {std::string("*"), tag})
    EXPECT_EQ(send("DELETE", "/bkt/doc", {.headers = {{"If-Match", gone}}}).status, 204) << gone;
  put_old();
  EXPECT_EQ(send("DELETE", "/bkt/doc", {.headers = {{"If-Match", "*"}}}).status, 204);
  EXPECT_EQ(send("GET", "/bkt/doc").status, 404);
}

TEST_F(ConditionalWrites, DeletesTheVersionWhoseTagFits) {
  make_bucket("kept");
  send("PUT", "/kept?versioning",
       {.body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"});
  const Answer first = send("PUT", "/kept/doc", {.body = "first"});
  const std::string newer = send("PUT", "/kept/doc", {.body = "second"}).header("ETag");
  const std::string version = "/kept/doc?versionId=" + first.header("x-amz-version-id");
  EXPECT_EQ(send("DELETE", version, {.headers = {{"If-Match", newer}}}).status, 412);
  EXPECT_EQ(send("DELETE", "/kept/doc", {.headers = {{"If-Match", first.header("ETag")}}}).status, 412);
  EXPECT_EQ(send("GET", version).body, "first");
  EXPECT_EQ(send("GET", "/kept/doc").body, "second");
  const Answer hidden = send("DELETE", "/kept/doc", {.headers = {{"If-Match", newer}}});
  EXPECT_EQ(hidden.header("x-amz-delete-marker"), "true");
  const std::string marker = "/kept/doc?versionId=" + hidden.header("x-amz-version-id");
  EXPECT_EQ(send("DELETE", marker, {.headers = {{"If-Match", newer}}}).status, 412) << "a marker has no ETag";
  EXPECT_EQ(send("DELETE", version, {.headers = {{"If-Match", first.header("ETag")}}}).status, 204);
  EXPECT_EQ(send("GET", version).status, 404);
}

TEST_F(ConditionalWrites, DeletesTheEntriesWhoseTagsFit) {
  put_old();
  send("PUT", "/bkt/other", {.body = "other"});
  const auto delete_doc = [this](const std::string& members) {
    const std::string body =
        "<Delete><Object><Key>doc</Key>" + members + "</Object><Object><Key>other</Key></Object></Delete>";
    return send("POST", "/bkt?delete", {.headers = {{"Content-MD5", md5_base64(body)}}, .body = body});
  };
  for (const std::string members :
       {"<Size>3</Size>", "<LastModifiedTime>Wed, 21 Oct 2026 07:28:00 GMT</LastModifiedTime>"}) {
    EXPECT_EQ(delete_doc(members).status, 501) << members;
    EXPECT_EQ(send("GET", "/bkt/other").body, "other");
  }
  const Answer answer = delete_doc("<ETag>\"00000000000000000000000000000000\"</ETag>");
  EXPECT_EQ(answer.xml("Code"), "PreconditionFailed");
  EXPECT_EQ(content(), "old");
  EXPECT_EQ(send("GET", "/bkt/other").status, 404);
}

}  // namespace
}  // namespace s3sse
