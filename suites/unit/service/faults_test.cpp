// A KMS and a store that fail, as applications see them: by the C++ API that `s3sse serve --fault` uses, too.
#include "simulator/kms/kms.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using namespace std::chrono_literals;

class Faults : public ServiceTest {
 protected:
  Faults() { make_bucket(); }

  void arm(std::string_view spec) { service_->faults().add(faults::parse_fault(spec).value()); }
  Answer put(std::string_view key = "doc") {
    return send("PUT", "/bkt/" + std::string(key), {.headers = kms_, .body = "text"});
  }

  const Headers kms_{{"x-amz-server-side-encryption", "aws:kms"}};
};

TEST_F(Faults, ThrottledKmsRefusesTheWriteAndNothingIsStored) {
  arm("kms.throttle:op=GenerateDataKey,count=1");
  const Answer refused = put();
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "KMS.ThrottlingException");
  EXPECT_EQ(refused.xml("Message"),
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
  EXPECT_EQ(send("HEAD", "/bkt/doc").status, 404);
  EXPECT_EQ(put().status, 200) << "one hit was asked for";
  EXPECT_EQ(service_->kms().ledger().front().error, "ThrottlingException");
}

TEST_F(Faults, OnlyTheOperationThatIsNamedSuffers) {
  arm("kms.throttle:s3=GetObject");
  EXPECT_EQ(put().status, 200);
  EXPECT_EQ(send("GET", "/bkt/doc").status, 400);
  EXPECT_EQ(send("HEAD", "/bkt/doc").status, 200) << "HEAD asks no KMS";
  EXPECT_EQ(send("PUT", "/bkt/plain", {.body = "text"}).status, 200) << "nor does SSE-S3";
}

TEST_F(Faults, UnavailableKmsIsAnErrorOfTheServer) {
  ASSERT_EQ(put().status, 200);
  arm("kms.unavailable");
  EXPECT_EQ(send("GET", "/bkt/doc").code(), "InternalError");
  service_->faults().clear();
  EXPECT_EQ(send("GET", "/bkt/doc").body, "text");
}

TEST_F(Faults, SlowKmsTakesItsTime) {
  arm("kms.slow:delay=1500ms,op=Decrypt");
  ASSERT_EQ(put().status, 200);
  EXPECT_EQ(slept_, 0ms);
  EXPECT_EQ(send("GET", "/bkt/doc").body, "text");
  EXPECT_EQ(slept_, 1500ms);
}

TEST_F(Faults, KeyDisabledInTheMiddleOfAnUpload) {
  Principal owner;
  owner.account_id = "111122223333";
  owner.arn = "arn:aws:iam::111122223333:user/s3sse";
  const auto key = service_->kms().create_key({.principal = owner}, {});
  Headers headers = kms_;
  headers.add("x-amz-server-side-encryption-aws-kms-key-id", key->arn);
  const std::string upload = send("POST", "/bkt/doc?uploads", {.headers = headers}).xml("UploadId");
  arm("kms.state:s3=UploadPart,after=1,key=" + key->key_id);
  const auto part = [&](int number) {
    return send("PUT", "/bkt/doc?partNumber=" + std::to_string(number) + "&uploadId=" + upload, {.body = "part"});
  };
  EXPECT_EQ(part(1).status, 200);
  const Answer refused = part(2);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "KMS.DisabledException");
  EXPECT_EQ(service_->kms().describe_key({.principal = owner}, key->key_id)->state, kms::KeyState::disabled);
  ASSERT_TRUE(service_->kms().enable_key({.principal = owner}, key->key_id));
  clock_.advance(10min);
  EXPECT_EQ(part(2).status, 200) << "the fault struck once: whoever enables the key goes on";
}

TEST_F(Faults, StoreThatCannotWriteLeavesTheOldObject) {
  ASSERT_EQ(put().status, 200);
  arm("store.write:s3=PutObject");
  const Answer refused = send("PUT", "/bkt/doc", {.body = "other"});
  EXPECT_EQ(refused.status, 500);
  EXPECT_EQ(refused.code(), "InternalError");
  EXPECT_EQ(send("GET", "/bkt/doc").body, "text");
}

TEST_F(Faults, StoreThatCannotReadCutsOrRefuses) {
  ASSERT_EQ(put().status, 200);
  ASSERT_EQ(send("PUT", "/bkt/large", {.body = pattern(300'000)}).status, 200);
  arm("store.read");
  EXPECT_EQ(send("GET", "/bkt/doc").code(), "InternalError");
  const Answer large = send("GET", "/bkt/large");
  EXPECT_TRUE(large.body_failed);
  EXPECT_TRUE(large.body.empty());
  const Answer copy = send("PUT", "/bkt/copy", {.headers = {{"x-amz-copy-source", "/bkt/doc"}}});
  EXPECT_EQ(copy.status, 200) << "a copy that fails late tells it inside its 200";
  EXPECT_EQ(copy.code(), "InternalError");
  EXPECT_EQ(send("HEAD", "/bkt/copy").status, 404);
}

TEST_F(Faults, FullStoreTakesWhatFits) {
  arm("store.full:capacity=100KiB");
  EXPECT_EQ(send("PUT", "/bkt/a", {.body = pattern(60'000)}).status, 200);
  EXPECT_EQ(send("PUT", "/bkt/b", {.body = pattern(60'000)}).status, 500);
  EXPECT_EQ(send("PUT", "/bkt/c", {.body = "small"}).status, 200);
  EXPECT_EQ(send("HEAD", "/bkt/b").status, 404);
}

TEST_F(Faults, FromTheConfiguration) {
  ServiceConfig config;
  config.faults.push_back(faults::parse_fault("kms.throttle:p=0.5").value());
  const auto outcome = [&](const std::string& seed) {
    config.fault_seed = seed;
    restart(config);
    make_bucket();
    std::string out;
    for (int i = 0; i < 20; ++i) out += put().status == 200 ? '.' : 'x';
    return out;
  };
  const std::string first = outcome("a");
  EXPECT_NE(first.find('x'), std::string::npos);
  EXPECT_NE(first.find('.'), std::string::npos);
  EXPECT_EQ(outcome("a"), first);
  EXPECT_NE(outcome("b"), first);
}

}  // namespace
}  // namespace s3sse
