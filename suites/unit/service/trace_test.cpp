// The trace of a request, stage by stage. Printed for a reader, and checked against the request.
#include <fmt/format.h>

#include "simulator/base/encoding.h"
#include "simulator/crypto/segment_layout.h"
#include "simulator/trace/fingerprint.h"
#include "simulator/trace/json.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;

class Trace : public ServiceTest {
 protected:
  /// The one event of that stage whose decision holds `words`.
  static const trace::Event& event(const trace::Trace& trace, Stage stage, std::string_view words = "") {
    static const trace::Event none;
    const trace::Event* found = nullptr;
    for (const trace::Event& one : trace.events) {
      if (one.stage != stage || one.decision.find(words) == std::string::npos) continue;
      EXPECT_EQ(found, nullptr) << "two events of " << name_of(stage);
      found = &one;
    }
    EXPECT_NE(found, nullptr) << "no event of " << name_of(stage) << " says " << words;
    return found == nullptr ? none : *found;
  }

  static std::string value(const trace::Event& event, std::string_view name) {
    for (const trace::Value& one : event.values)
      if (one.name == name) return one.value;
    return "(none)";
  }

  static std::vector<std::string_view> stages(const trace::Trace& trace) {
    std::vector<std::string_view> names;
    for (const trace::Event& one : trace.events) names.push_back(name_of(one.stage));
    return names;
  }

  static void print(const trace::Trace& trace) {
    fmt::print("{} of {}\n", trace.operation, trace.request_id);
    int number = 0;
    for (const trace::Event& one : trace.events) {
      fmt::print("{:3} {:12} {}\n", ++number, name_of(one.stage), one.decision);
      for (const trace::Value& v : one.values) fmt::print("{:22}= {}\n", "", v.name + ": " + v.value);
      for (const Rule rule : one.rules) fmt::print("{:22}by {} {}\n", "", info(rule).id, info(rule).slug);
    }
  }

  /// Everything that is shown of it.
  static std::string text(const trace::Trace& trace) { return trace::to_json(trace); }

  std::string new_key() {
    Principal owner;
    owner.account_id = "111122223333";
    owner.arn = "arn:aws:iam::111122223333:user/s3sse";
    return service_->kms().create_key({.principal = owner}, {})->arn;
  }
};

constexpr std::string_view owner_secret_text = "owner-secret-access-key";

TEST_F(Trace, OfAPutUnderSseKms) {
  make_bucket();
  const std::string key_arn = new_key();
  const std::string body = pattern(70'000);
  trace::Trace trace;
  const Answer put =
      send("PUT", "/bkt/report.txt",
           {.headers = {{"x-amz-server-side-encryption", "aws:kms"},
                        {"x-amz-server-side-encryption-aws-kms-key-id", key_arn},
                        {"x-amz-server-side-encryption-context", to_base64(as_bytes(R"({"team":"blue"})"))}},
            .body = body,
            .trace = &trace});
  ASSERT_EQ(put.status, 200) << put.body;
  print(trace);

  EXPECT_EQ(trace.operation, "PutObject");
  EXPECT_EQ(trace.request_id, put.header("x-amz-request-id"));
  EXPECT_EQ(trace.time, clock_.now());
  EXPECT_THAT(stages(trace), ElementsAre("authenticate", "route", "fetch", "authorise", "validate", "validate", "plan",
                                         "kms", "wrap", "seal", "store", "fetch", "audit", "answer"));

  EXPECT_EQ(value(event(trace, Stage::authenticate), "principal"), "arn:aws:iam::111122223333:user/s3sse");
  EXPECT_EQ(value(event(trace, Stage::route), "key"), "report.txt");
  EXPECT_EQ(value(event(trace, Stage::authorise), "action"), "s3:PutObject");
  EXPECT_EQ(value(event(trace, Stage::validate, "The head"), "length announced"), "70000 bytes");
  EXPECT_EQ(value(event(trace, Stage::validate, "SSE-KMS"), "KMS key as sent"), key_arn);
  EXPECT_EQ(value(event(trace, Stage::plan), "KMS key"), key_arn);
  EXPECT_THAT(event(trace, Stage::plan).rules, AllOf(Contains(Rule::put_object_request_header_wins_over_bucket_default),
                                                     Not(Contains(Rule::bucket_key_does_not_apply_to_dsse))));

  const trace::Event& key_call = event(trace, Stage::kms);
  EXPECT_EQ(value(key_call, "operation"), "GenerateDataKey");
  EXPECT_EQ(value(key_call, "KMS key"), key_arn);
  EXPECT_EQ(value(key_call, "context team"), "blue");
  EXPECT_EQ(value(key_call, "context aws:s3:arn"), "arn:aws:s3:::bkt/report.txt");
  EXPECT_EQ(value(key_call, "caller"), "arn:aws:iam::111122223333:user/s3sse");
  EXPECT_THAT(key_call.rules, Contains(Rule::kms_calls_carry_the_requester_identity));

  const trace::Event& wrap = event(trace, Stage::wrap);
  EXPECT_THAT(value(wrap, "data key"), AllOf(HasSubstr("sha256:"), SizeIs(15)));
  EXPECT_THAT(wrap.rules, Contains(Rule::context_s3_always_adds_its_arn));
  const trace::Event& seal = event(trace, Stage::seal);
  EXPECT_EQ(value(seal, "plaintext"), "70000 bytes");
  EXPECT_EQ(value(seal, "ciphertext"), "70032 bytes") << "two segments, a tag for each";
  EXPECT_THAT(seal.rules, Contains(Rule::etag_kms_is_not_md5_of_the_data));
  EXPECT_EQ(value(event(trace, Stage::store), "encrypted with"), "SSE-KMS");
  const trace::Event& answer = event(trace, Stage::answer);
  EXPECT_EQ(value(answer, "x-amz-server-side-encryption-aws-kms-key-id"), key_arn);
  EXPECT_THAT(answer.rules, Contains(Rule::put_object_kms_key_arn_is_confirmed));
}

TEST_F(Trace, OfAGetUnderSseC) {
  make_bucket();
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key(), .body = "hello"}).status, 200);
  trace::Trace trace;
  const Answer got = send("GET", "/bkt/doc", {.headers = customer_key(), .trace = &trace});
  ASSERT_EQ(got.body, "hello");
  print(trace);

  EXPECT_EQ(trace.operation, "GetObject");
  EXPECT_THAT(stages(trace), ElementsAre("authenticate", "route", "fetch", "authorise", "fetch", "validate", "fetch",
                                         "validate", "unwrap", "open", "fetch", "audit", "answer"));
  EXPECT_EQ(value(event(trace, Stage::fetch, "Finds the object"), "encrypted with"), "SSE-C");
  const std::string shown = trace::fingerprint(as_bytes(std::string(32, 'k')));
  EXPECT_EQ(value(event(trace, Stage::validate, "customer key"), "customer key"), shown);
  EXPECT_EQ(value(event(trace, Stage::fetch, "is the one"), "customer key"), shown);
  EXPECT_THAT(event(trace, Stage::fetch, "is the one").rules,
              AllOf(Contains(Rule::sse_c_wrong_key_is_access_denied),
                    Not(Contains(Rule::copy_object_wrong_source_key_is_access_denied))))
      << "the rules of HEAD and COPY are behind the same decision, and of no concern here";
  EXPECT_EQ(value(event(trace, Stage::validate, "whole"), "count"), "5 bytes");
  EXPECT_EQ(value(event(trace, Stage::unwrap), "method"), "SSE-C");
  EXPECT_EQ(value(event(trace, Stage::open), "ciphertext stored"), "21 bytes");
  EXPECT_THAT(event(trace, Stage::answer).rules, Contains(Rule::sse_c_read_echoes_algorithm_and_key_md5));
}

TEST_F(Trace, EndsWithTheRefusalAndItsRule) {
  make_bucket();
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key('k'), .body = "hello"}).status, 200);
  trace::Trace trace;
  ASSERT_EQ(send("GET", "/bkt/doc", {.headers = customer_key('x'), .trace = &trace}).status, 403);
  const trace::Event& refusal = event(trace, Stage::fetch, "Refuses");
  EXPECT_EQ(value(refusal, "code"), "AccessDenied");
  EXPECT_THAT(refusal.rules, Contains(Rule::sse_c_wrong_key_is_access_denied));
  EXPECT_THAT(refusal.broken, IsEmpty());
  EXPECT_EQ(value(event(trace, Stage::answer), "status"), "403");
}

TEST_F(Trace, NamesTheStatementThatAllows) {
  make_bucket();
  const std::string policy = R"({"Version":"2012-10-17","Statement":[{"Sid":"Partners","Effect":"Allow","Principal":)"
                             R"({"AWS":"444455556666"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::bkt/*"}]})";
  ASSERT_EQ(send("PUT", "/bkt?policy", {.body = policy}).status, 204);
  trace::Trace of_stranger;
  ASSERT_EQ(send("PUT", "/bkt/doc", {.body = "x", .as_stranger = true, .trace = &of_stranger}).status, 200);
  EXPECT_EQ(value(event(of_stranger, Stage::authorise), "allowed by"), "the bucket policy, statement 0 (Partners)");
  // Who has no identity policies of its own is an administrator of its account.
  trace::Trace of_owner;
  ASSERT_EQ(send("GET", "/bkt/doc", {.trace = &of_owner}).status, 200);
  EXPECT_EQ(value(event(of_owner, Stage::authorise), "allowed by"), "identity policy AdministratorAccess, statement 0");
}

TEST_F(Trace, TellsWhichRuleIsBroken) {
  restart_without(Rule::sse_c_wrong_key_is_access_denied);
  make_bucket();
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key('k'), .body = "hello"}).status, 200);
  trace::Trace trace;
  ASSERT_EQ(send("GET", "/bkt/doc", {.headers = customer_key('x'), .trace = &trace}).status, 400);
  EXPECT_THAT(event(trace, Stage::fetch, "Refuses").broken, ElementsAre(Rule::sse_c_wrong_key_is_access_denied));
}

TEST_F(Trace, TellsOfAFaultOfKms) {
  make_bucket();
  service_->faults().add({.kind = faults::Kind::kms_throttle});
  trace::Trace trace;
  send("PUT", "/bkt/doc", {.headers = {{"x-amz-server-side-encryption", "aws:kms"}}, .body = "x", .trace = &trace});
  EXPECT_THAT(event(trace, Stage::kms).decision, HasSubstr("A fault that was asked for"));
  EXPECT_EQ(value(event(trace, Stage::kms), "code"), "ThrottlingException");
}

TEST_F(Trace, NamesADirectCallOfKms) {
  trace::Trace trace;
  send("POST", "/",
       {.headers = {{"X-Amz-Target", "TrentService.ListKeys"}, {"Content-Type", "application/x-amz-json-1.1"}},
        .body = "{}",
        .trace = &trace});
  EXPECT_EQ(trace.operation, "ListKeys");
  EXPECT_THAT(stages(trace), ElementsAre("authenticate", "answer")) << "signed for S3, so it stops there";
}

TEST_F(Trace, HoldsNoSecret) {
  make_bucket();
  trace::Trace put;
  trace::Trace get;
  trace::Trace wrong;
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key(), .body = "hello", .trace = &put}).status, 200);
  ASSERT_EQ(send("GET", "/bkt/doc", {.headers = customer_key(), .trace = &get}).status, 200);
  ASSERT_EQ(send("GET", "/bkt/doc", {.headers = customer_key('x'), .trace = &wrong}).status, 403);
  const std::string shown = text(put) + text(get) + text(wrong);
  for (const char fill : {'k', 'x'}) {
    const std::string key(32, fill);
    EXPECT_THAT(shown, Not(HasSubstr(key)));
    EXPECT_THAT(shown, Not(HasSubstr(to_base64(as_bytes(key)))));
    EXPECT_THAT(shown, Not(HasSubstr(to_hex(as_bytes(key)))));
  }
  EXPECT_THAT(shown, Not(HasSubstr(owner_secret_text)));
  EXPECT_THAT(shown, Not(HasSubstr("AKIAOWNER"))) << "credentials come as fingerprints, too";
  EXPECT_THAT(shown, Not(HasSubstr("Signature=")));
  // One data key: wrapped by the write, unwrapped by the read.
  EXPECT_EQ(value(event(put, Stage::wrap), "data key"), value(event(get, Stage::unwrap), "data key"));
  EXPECT_NE(value(event(get, Stage::authenticate), "signature"), value(event(wrong, Stage::authenticate), "signature"));
}

TEST_F(Trace, ShowsKeysWhileRevealingAndNoLonger) {
  make_bucket();
  const std::string key_in_hex = to_hex(as_bytes(std::string(32, 'k')));
  trace::Trace shown;
  trace::Trace hidden;
  {
    const trace::Revealing revealing(true);
    const trace::Revealing within(false);
    ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key(), .body = "hello", .trace = &shown}).status, 200);
  }
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key(), .body = "hello", .trace = &hidden}).status, 200);
  EXPECT_EQ(value(event(shown, Stage::validate, "SSE-C"), "customer key"), key_in_hex);
  EXPECT_THAT(value(event(shown, Stage::wrap), "data key"), SizeIs(64));
  EXPECT_THAT(text(shown), Not(HasSubstr("AKIAOWNER"))) << "credentials are never revealed";
  EXPECT_THAT(value(event(hidden, Stage::wrap), "data key"), HasSubstr("sha256:"));
  EXPECT_THAT(text(hidden), Not(HasSubstr(key_in_hex)));
}

TEST_F(Trace, TellsTheNonceAndTheTagOfEachSegment) {
  make_bucket();
  trace::Trace trace;
  {
    const trace::Revealing revealing(true);
    ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key(), .body = pattern(70'000), .trace = &trace}).status,
              200);
  }
  crypto::SegmentKeys data_keys;
  data_keys.layers.push_back(SecretBytes::copy_of(*from_hex(value(event(trace, Stage::wrap), "data key"))));
  const trace::Event& seal = event(trace, Stage::seal);
  const auto keys = crypto::derive_segment_keys(data_keys, *from_hex(value(seal, "salt")));
  EXPECT_EQ(value(seal, "segment 1: nonce"), to_hex(crypto::segment_nonce(keys.layers[0], 0, false)));
  EXPECT_EQ(value(seal, "segment 2: nonce"), to_hex(crypto::segment_nonce(keys.layers[0], 1, true)));
  Bytes stored(70'032);
  ASSERT_EQ(service_->store().object("bkt", "doc")->parts.at(0).ciphertext->read_at(0, stored).value_or(0),
            stored.size());
  EXPECT_EQ(value(seal, "segment 1: tag"), to_hex(ByteView(stored).subspan(65'536, 16)));
  EXPECT_EQ(value(seal, "segment 2: tag"), to_hex(ByteView(stored).last(16)));
  EXPECT_EQ(value(seal, "segment 3: tag"), "(none)");
}

TEST_F(Trace, ChangesNoAnswer) {
  make_bucket();
  trace::Trace trace;
  const Answer with = send("PUT", "/bkt/a", {.body = "hello", .trace = &trace});
  const Answer without = send("PUT", "/bkt/a", {.body = "hello"});
  EXPECT_EQ(with.etag(), without.etag());
  EXPECT_EQ(with.header("x-amz-server-side-encryption"), without.header("x-amz-server-side-encryption"));
  EXPECT_THAT(trace.events, AllOf(SizeIs(Ge(10U)), SizeIs(Le(15U))));
}

}  // namespace
}  // namespace s3sse
