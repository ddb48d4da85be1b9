// A byte changed anywhere beside an object is noticed, and a bucket key saves what it promises to save.
#include <algorithm>

#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class SealedObjectTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  struct Method {
    std::string_view name;
    Headers write;
    Headers read;
  };
  static std::vector<Method> methods() {
    const Headers sse_kms{{"x-amz-server-side-encryption", "aws:kms"}};
    return {{"SSE-S3", {}, {}},
            {"SSE-KMS", sse_kms, {}},
            {"bucket key", both(sse_kms, {{"x-amz-server-side-encryption-bucket-key-enabled", "true"}}), {}},
            {"DSSE-KMS", {{"x-amz-server-side-encryption", "aws:kms:dsse"}}, {}},
            {"SSE-C", customer_key(), customer_key()}};
  }
  void set_envelope(const std::string& text) {
    const auto object = service_->store().object("bkt", "doc");
    service_->store().update_object("bkt", "doc", object->version_id, [&](store::ObjectRecord& record) {
      record.envelope = text;
      return true;
    });
  }
  std::ptrdiff_t data_key_calls() {
    const auto ledger = service_->kms().ledger();
    return std::ranges::count_if(ledger, [](const auto& entry) { return entry.api == "GenerateDataKey"; });
  }
  void put_thousand(const Headers& headers) {
    for (int i = 0; i < 1000; ++i) {
      ASSERT_EQ(send("PUT", "/bkt/doc-" + std::to_string(i), {.headers = headers, .body = "x"}).status, 200);
    }
  }
};

// Refused, or of no effect: the salt is not used where KMS alone wraps the key.
TEST_F(SealedObjectTest, AChangedByteOfTheEnvelopeChangesNoAnswer) {
  for (const Method& method : methods()) {
    ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = method.write, .body = "test data"}).status, 200) << method.name;
    const std::string envelope = service_->store().object("bkt", "doc")->envelope;
    const Answer right = send("GET", "/bkt/doc", {.headers = method.read});
    ASSERT_EQ(right.body, "test data") << method.name;
    for (std::size_t at = 0; at < envelope.size(); ++at) {
      std::string changed = envelope;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      set_envelope(changed);
      const Answer answer = send("GET", "/bkt/doc", {.headers = method.read});
      if (answer.status >= 400) continue;
      EXPECT_EQ(answer.body, right.body) << method.name << ", byte " << at << " of " << envelope;
      for (const std::string_view name : {"", "-aws-kms-key-id", "-bucket-key-enabled", "-customer-key-MD5"}) {
        const std::string header = "x-amz-server-side-encryption" + std::string(name);
        EXPECT_EQ(answer.header(header), right.header(header)) << method.name << ", byte " << at << " of " << envelope;
      }
    }
    set_envelope(envelope);
    EXPECT_EQ(send("GET", "/bkt/doc", {.headers = method.read}).body, "test data") << method.name;
  }
}

TEST_F(SealedObjectTest, TheEnvelopeOfAnotherObjectIsRefused) {
  for (const Method& method : methods()) {
    ASSERT_EQ(send("PUT", "/bkt/other", {.headers = method.write, .body = "test data"}).status, 200) << method.name;
    ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = method.write, .body = "test data"}).status, 200) << method.name;
    set_envelope(service_->store().object("bkt", "other")->envelope);
    EXPECT_GE(send("GET", "/bkt/doc", {.headers = method.read}).status, 400) << method.name;
  }
}

TEST_F(SealedObjectTest, AThousandPutsUnderABucketKeyTakeAtMostTwoDataKeys) {  // BK-07
  put_thousand(
      {{"x-amz-server-side-encryption", "aws:kms"}, {"x-amz-server-side-encryption-bucket-key-enabled", "true"}});
  EXPECT_GE(data_key_calls(), 1);
  EXPECT_LE(data_key_calls(), 2);
}

TEST_F(SealedObjectTest, AThousandPutsWithoutABucketKeyTakeAThousand) {  // KMSI-01
  put_thousand({{"x-amz-server-side-encryption", "aws:kms"}});
  EXPECT_EQ(data_key_calls(), 1000);
}

TEST_F(SealedObjectTest, ABucketKeyIsForgottenAfterItsLifeSpan) {
  const Headers headers{{"x-amz-server-side-encryption", "aws:kms"},
                        {"x-amz-server-side-encryption-bucket-key-enabled", "true"}};
  const auto put = [&] { return send("PUT", "/bkt/doc", {.headers = headers, .body = "x"}).status; };
  ASSERT_EQ(put(), 200);
  clock_.advance(std::chrono::minutes(4));
  ASSERT_EQ(put(), 200);
  EXPECT_EQ(data_key_calls(), 1);
  clock_.advance(std::chrono::minutes(2));
  ASSERT_EQ(put(), 200);
  EXPECT_EQ(data_key_calls(), 2);
}

}  // namespace
}  // namespace s3sse
