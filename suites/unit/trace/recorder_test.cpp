// The rules that each event gets, and the line of JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "simulator/trace/fingerprint.h"
#include "simulator/trace/json.h"
#include "simulator/trace/stage.h"

namespace s3sse::trace {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Rule of_put = Rule::put_object_explicit_aes256_is_confirmed;
constexpr Rule of_get = Rule::get_object_managed_encryption_is_transparent;
constexpr Rule of_kms = Rule::kms_api_decrypt_with_other_key_is_incorrect_key;

Told said(std::string text) {
  return {.decision = std::move(text)};
}

TEST(Recorder, HearsNothingUnlessThereIsOne) {
  EXPECT_FALSE(listening());
  Boundary(Stage::plan).tell([]() -> Told { throw std::logic_error("nobody listens"); });
  Trace trace;
  {
    const Recorder recorder(trace, {});
    EXPECT_TRUE(listening());
  }
  EXPECT_FALSE(listening());
  EXPECT_THAT(trace.events, IsEmpty());
}

TEST(Recorder, GivesAStageTheRulesThatWereCitedInIt) {
  Trace trace;
  trace.operation = "GetObject";
  {
    const Recorder recorder(trace, {});
    Boundary outer(Stage::unwrap);
    rests_on(of_get);
    {
      Boundary inner(Stage::kms);
      rests_on(of_kms);
      inner.tell([] { return Told{.decision = "Inner.", .operation = "Decrypt"}; });
    }
    rests_on(of_get);
    rests_on(of_put);  // a decision that serves several operations
    outer.tell([] { return said("Outer."); });
  }
  ASSERT_EQ(trace.events.size(), 2U);
  EXPECT_EQ(trace.events[0].decision, "Inner.");
  EXPECT_THAT(trace.events[0].rules, ElementsAre(of_kms));
  EXPECT_THAT(trace.events[1].rules, ElementsAre(of_get)) << "once, and none of other operations";
}

TEST(Recorder, GivesTheNextStageWhatWasDecidedBetweenTwo) {
  Trace trace;
  trace.operation = "GetObject";
  {
    const Recorder recorder(trace, {});
    rests_on(of_get);
    { const Boundary untold(Stage::plan); }
    Boundary(Stage::fetch).tell([] { return said("Next."); });
    Boundary(Stage::open).tell([] { return said("And next."); });
  }
  ASSERT_EQ(trace.events.size(), 2U);
  EXPECT_THAT(trace.events[0].rules, ElementsAre(of_get));
  EXPECT_THAT(trace.events[1].rules, IsEmpty());
}

TEST(Recorder, KeepsAPartForTheStageThatItBelongsTo) {
  Trace trace;
  trace.operation = "GetObject";
  {
    const Recorder recorder(trace, {});
    part_of(Stage::answer, [] { rests_on(of_get); });
    Boundary(Stage::store).tell([] { return said("Before."); });
    Boundary(Stage::answer).tell([] { return said("Answer."); });
  }
  EXPECT_THAT(trace.events[0].rules, IsEmpty());
  EXPECT_THAT(trace.events[1].rules, ElementsAre(of_get));
}

TEST(Recorder, LeavesOutTheRulesOfOtherMethods) {
  Trace trace;
  trace.operation = "PutObject";
  {
    const Recorder recorder(trace, {});
    Boundary boundary(Stage::plan);
    rests_on(of_put);                                           // of SSE-S3
    rests_on(Rule::put_object_kms_key_arn_is_confirmed);        // of SSE-KMS
    rests_on(Rule::put_object_refused_request_stores_nothing);  // of any
    boundary.tell([] { return Told{.decision = "Decided.", .method = "SSE-KMS"}; });
  }
  EXPECT_THAT(trace.events[0].rules,
              ElementsAre(Rule::put_object_kms_key_arn_is_confirmed, Rule::put_object_refused_request_stores_nothing));
}

TEST(Recorder, SaysWhatIsBroken) {
  Trace trace;
  trace.operation = "GetObject";
  Rules rules;
  rules.switch_off(of_get);
  rules.switch_off(of_put);
  {
    const Recorder recorder(trace, rules);
    rests_on(of_get);
    Boundary(Stage::fetch).tell([] { return said("Decided."); });
  }
  EXPECT_THAT(trace.events[0].broken, ElementsAre(of_get));
}

TEST(Stage, TellsARefusalByItself) {
  Trace trace;
  {
    const Recorder recorder(trace, {});
    const S3Result<int> refused = stage(
        Stage::plan, []() -> S3Result<int> { return refuse(errors::access_denied()); }, [](int) { return Told{}; });
    EXPECT_FALSE(refused);
  }
  EXPECT_EQ(trace.events[0].decision, "Refuses with 403 AccessDenied: Access Denied.");
}

TEST(Json, IsOneLine) {
  Trace trace{.request_id = "R1", .operation = "GetObject"};
  trace.events.push_back({.stage = Stage::plan,
                          .decision = "Decided.\n",
                          .rules = {Rule::sse_c_wrong_key_is_access_denied},
                          .values = {{"key", "\xff"}, {"key", "b"}}});
  const std::string line = to_json(trace);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["time"], "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(json["requestId"], "R1");
  EXPECT_EQ(json["operation"], "GetObject");
  EXPECT_EQ(json["events"][0]["stage"], "plan");
  EXPECT_EQ(json["events"][0]["rules"], nlohmann::json::array({"SSEC-17"}));
  EXPECT_EQ(json["events"][0]["broken"], nlohmann::json::array());
  EXPECT_EQ(json["events"][0]["values"][0]["value"], "\xEF\xBF\xBD");
  EXPECT_EQ(json["events"][0]["values"][1]["name"], "key");
}

TEST(Fingerprint, IsTheStartOfTheSha256) {
  EXPECT_EQ(fingerprint(as_bytes("abc")), "sha256:ba7816bf");  // FIPS 180-2, appendix B.1
}

}  // namespace
}  // namespace s3sse::trace
