// The findings about an endpoint that wants its KMS keys named, and the cases that such an endpoint is asked.
#include <gmock/gmock.h>

#include <algorithm>

#include "fake_endpoint.h"
#include "harness/runner/detect/detection.h"
#include "harness/runner/run/capability_resolution.h"

namespace s3sse::harness::runner::test {
namespace {

constexpr std::string_view kms_key = "arn:aws:kms:us-east-1:111122223333:key/named";

/// Encrypts with SSE-KMS when a key is named, and refuses when none is, as Ceph RGW does.
WireResponse wants_a_key(const WireRequest& request) {
  const std::string method(request.headers.get("x-amz-server-side-encryption").value_or(""));
  const bool named = request.headers.has("x-amz-server-side-encryption-aws-kms-key-id");
  Headers echo;
  echo.add("x-amz-server-side-encryption", "aws:kms");
  if (request.method == "HEAD" && path_of(request).ends_with("/sse-kms")) return answer(200, {}, echo);
  if (request.method != "PUT" || method != "aws:kms") return {};
  return named ? answer(200, {}, echo) : error(400, "InvalidArgument", "a key id is needed");
}

Detection detect_with(FakeEndpoint& endpoint, std::vector<std::string> keys,
                      FakeEndpoint::Script script = wants_a_key) {
  endpoint.script = std::move(script);
  const FakeClock clock(TimePoint{});
  const sigv4::Credentials credentials{"AKIDEXAMPLE", SecretBytes::copy_of(as_bytes("secret")), {}};
  Caller caller(endpoint, clock, credentials, false);
  DetectOptions options;
  options.run_id = "detect";
  options.kms_key_arns = std::move(keys);
  return detect(caller, options);
}

Detection detect_with(std::vector<std::string> keys) {
  FakeEndpoint endpoint;
  return detect_with(endpoint, std::move(keys));
}

Presence presence(const Detection& detection, std::string_view capability) {
  const Detected* found = detection.find(capability);
  return found == nullptr ? Presence::unknown : found->presence;
}

TEST(Detection, NamesTheKeyThatWasGivenWhereNoneIsRefused) {
  const Detection named = detect_with({std::string(kms_key)});
  EXPECT_EQ(presence(named, "sse-kms"), Presence::present);
  EXPECT_EQ(presence(named, "kms-default-key"), Presence::absent);
  EXPECT_THAT(named.find("kms-default-key")->observed, testing::HasSubstr("a key id is needed"));
}

TEST(Detection, FindsNoSseKmsWhereNoKeyCanBeNamed) {
  const Detection unnamed = detect_with({});
  EXPECT_EQ(presence(unnamed, "sse-kms"), Presence::absent);
  EXPECT_EQ(presence(unnamed, "kms-default-key"), Presence::absent);
}

constexpr const char* made_key = R"({"KeyMetadata":{"Arn":"arn:aws:kms:us-east-1:111122223333:key/made"}})";

TEST(Detection, MakesAKeyToNameWhereNoneWasGivenAndSchedulesItsDeletion) {
  FakeEndpoint endpoint;
  std::vector<std::string> asked;
  const auto script = [&](const WireRequest& request) {
    const std::string target(request.headers.get_or("x-amz-target", ""));
    if (target.empty()) return wants_a_key(request);
    asked.push_back(target.substr(target.find('.') + 1));
    return answer(200, made_key);
  };
  const Detection detection = detect_with(endpoint, {}, script);
  EXPECT_EQ(presence(detection, "sse-kms"), Presence::present);
  EXPECT_EQ(presence(detection, "kms-default-key"), Presence::absent);
  EXPECT_EQ(std::ranges::count(asked, "CreateKey"), 1);
  EXPECT_EQ(std::ranges::count(asked, "ScheduleKeyDeletion"), 1);
}

TEST(Detection, HoldsAnActAgainstACapabilityThatIsRefusedOtherwise) {
  FakeEndpoint endpoint;
  std::string gone;  // the bucket that DELETE ?encryption took
  const Detection detection = detect_with(endpoint, {}, [&](const WireRequest& request) {
    const bool asks = request.target.ends_with("?encryption");
    if (asks && request.method == "PUT") return error(400, "InvalidArgument");
    if (asks && request.method == "DELETE") gone = path_of(request);
    return request.method == "HEAD" && path_of(request) == gone ? answer(404) : WireResponse{};
  });
  const Detected* found = detection.find("bucket-encryption");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->decline, Decline::falsely);
  EXPECT_THAT(found->observed, testing::HasSubstr("deleted the bucket itself"));
  EXPECT_THAT(detection.dangers, testing::Contains("DELETE ?encryption deleted the bucket itself"));
}

TEST(Detection, AsksForConditionsWithTheEtagOfTheObject) {
  FakeEndpoint endpoint;
  const Detection detection = detect_with(endpoint, {}, [](const WireRequest& request) {
    Headers tag;
    tag.add("ETag", "\"one\"");
    if (request.method == "HEAD" && path_of(request).ends_with("/plain")) return answer(200, {}, tag);
    return request.headers.get_or("if-none-match", "") == "\"one\"" ? answer(304) : WireResponse{};
  });
  EXPECT_EQ(presence(detection, "conditional"), Presence::present);
}

TEST(Detection, NeverAsksForSelectUnlessToldTo) {
  FakeEndpoint endpoint;
  detect_with(endpoint, {});
  ASSERT_FALSE(endpoint.requests().empty());
  for (const WireRequest& request : endpoint.requests())
    EXPECT_THAT(request.target, testing::Not(testing::HasSubstr("select")));

  RunOptions options = options_of_test();
  EXPECT_FALSE(resolve_capabilities(endpoint, options).contains("select"));
  options.have = {"select"};
  EXPECT_TRUE(resolve_capabilities(endpoint, options).contains("select"));
}

std::vector<std::string> needs_with_set_up(const std::string& put) {
  return suite_of(R"({ "id": "a/b", "title": "An object is read back", "rules": ["PUT-01"], "needs": ["sse-kms"],
    "steps": [ { "call": "PutObject", "key": "doc", )" +
                  put + R"( }, { "call": "GetObject", "key": "doc", "expect": { "status": 200 } } ] })")
      .cases.at(0)
      .needs;
}

TEST(Detection, ACaseThatNamesNoKeyNeedsTheDefaultOne) {
  using testing::Contains;
  using testing::Not;
  EXPECT_THAT(needs_with_set_up(R"("sse": "aws:kms")"), Contains("kms-default-key"));
  EXPECT_THAT(needs_with_set_up(R"("sse": "AES256")"), Not(Contains("kms-default-key")));
  EXPECT_THAT(needs_with_set_up(R"("sse": "aws:kms", "kms_key": "arn:aws:kms:us-east-1:111122223333:key/named")"),
              Not(Contains("kms-default-key")));
}

}  // namespace
}  // namespace s3sse::harness::runner::test
