// Matchers, digests and the search for leaks.
#include "harness/runner/judge/matching.h"

#include <gmock/gmock.h>

#include "fake_endpoint.h"
#include "harness/runner/judge/byte_search.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner::test {
namespace {

/// One case whose only expectation compares a header with `matcher`.
class Matching : public ::testing::Test {
 protected:
  bool matches(const std::string& matcher, const Actual& actual) {
    suite_ = suite_of(R"({ "id": "a/b", "title": "A header is compared", "rules": ["GET-01"], "steps": [
        { "name": "put", "call": "PutObject", "key": "k", "body": { "text": "hello" }, "save": { "tag": "header:etag" } },
        { "call": "HeadObject", "key": "k", "expect": { "headers": { "h": )" +
                      matcher + " } } } ] }");
    if (!suite_.problems.empty()) {
      ADD_FAILURE() << suite_.problems[0].text();
      return false;
    }
    const RunOptions options = options_of_test();
    const EndpointInfo info;
    Scope scope(suite_.cases[0], options, info, "bucket");
    scope.save("tag", "saved");
    scope.set_body("put", std::make_shared<const Bytes>(to_bytes("hello")));
    scope.set_answered_etag("put", "\"cf96b8ba9d9e9e6349399eb3fc08a3f7\"");
    return runner::matches(suite_.cases[0].steps[1].expect[0].headers[0].matcher, actual, scope);
  }

  model::Suite suite_;
};

TEST_F(Matching, ComparesWholeValues) {
  EXPECT_TRUE(matches(R"("AES256")", "AES256"));
  EXPECT_FALSE(matches(R"("AES256")", "aes256"));
  EXPECT_FALSE(matches(R"("AES256")", std::nullopt));
  EXPECT_TRUE(matches("5", "5"));
  EXPECT_TRUE(matches("true", "true"));
}

TEST_F(Matching, TellsAbsentFromEmpty) {
  EXPECT_TRUE(matches(R"({ "absent": true })", std::nullopt));
  EXPECT_FALSE(matches(R"({ "absent": true })", ""));
  EXPECT_TRUE(matches(R"({ "present": true })", ""));
  EXPECT_FALSE(matches(R"({ "present": true })", std::nullopt));
}

TEST_F(Matching, JoinsMatchersOverAnAbsentValue) {
  EXPECT_TRUE(matches(R"({ "all": [ { "absent": true } ] })", std::nullopt));
  EXPECT_FALSE(matches(R"({ "all": [ { "absent": true } ] })", "here"));
  EXPECT_FALSE(matches(R"({ "all": [ { "absent": true }, "a" ] })", std::nullopt));
}

// The part ETag is opaque under SSE-KMS and SSE-C (ETAG-07); the object's is made of what was answered (ETAG-05).
TEST_F(Matching, MakesTheMultipartETagOfTheAnsweredPartETags) {
  const Bytes part = *from_hex("cf96b8ba9d9e9e6349399eb3fc08a3f7");
  EXPECT_TRUE(matches(R"({ "multipart_etag_of": ["put"] })", "\"" + to_hex(md5(part)) + "-1\""));
  EXPECT_FALSE(matches(R"({ "multipart_etag_of": ["put"] })", "\"" + to_hex(md5(md5(to_bytes("hello")))) + "-1\""));
}

TEST_F(Matching, NegatesOnlyWhatIsThere) {
  EXPECT_TRUE(matches(R"({ "not": "a" })", "b"));
  EXPECT_FALSE(matches(R"({ "not": "a" })", "a"));
  EXPECT_FALSE(matches(R"({ "not": "a" })", std::nullopt)) << "an absent value proves nothing";
}

TEST_F(Matching, KnowsTheOtherComparisons) {
  EXPECT_TRUE(matches(R"({ "matches": "\"[0-9a-f]{4}\"" })", "\"00ff\""));
  EXPECT_FALSE(matches(R"({ "matches": "[0-9]" })", "12")) << "the whole value has to match";
  EXPECT_TRUE(matches(R"({ "one_of": ["a", "b"] })", "b"));
  EXPECT_FALSE(matches(R"({ "one_of": ["a", "b"] })", "c"));
  EXPECT_TRUE(
      matches(R"({ "all": [ { "starts_with": "ab" }, { "ends_with": "cd" }, { "contains": "bc" } ] })", "abcd"));
  EXPECT_FALSE(matches(R"({ "all": [ { "starts_with": "ab" }, { "ends_with": "x" } ] })", "abcd"));
  EXPECT_TRUE(matches(R"({ "equals_saved": "tag" })", "saved"));
  EXPECT_TRUE(matches(R"({ "differs_from_saved": ["tag"] })", "other"));
  EXPECT_FALSE(matches(R"({ "differs_from_saved": "tag" })", "saved"));
  EXPECT_TRUE(matches(R"({ "at_least": 2 })", "2"));
  EXPECT_FALSE(matches(R"({ "at_most": 2 })", "3"));
  EXPECT_FALSE(matches(R"({ "at_most": 2 })", "two"));
  EXPECT_TRUE(matches(R"({ "ignoring_case": "TRUE" })", "true"));
  EXPECT_TRUE(matches(R"({ "base64_size": 3 })", "AAAA"));
  EXPECT_TRUE(matches(R"({ "json_equals": { "a": 1, "b": "${bucket}" } })", R"({"b":"bucket","a":1})"));
  EXPECT_TRUE(matches(R"({ "base64_json": { "team": "blue" } })", "eyJ0ZWFtIjoiYmx1ZSIsImEiOiJiIn0="))
      << "and a pair more";
  EXPECT_FALSE(matches(R"({ "base64_json": { "team": "red" } })", "eyJ0ZWFtIjoiYmx1ZSIsImEiOiJiIn0="));
  EXPECT_FALSE(matches(R"({ "base64_json": { "team": "blue" } })", "W10=")) << "a list";
  EXPECT_FALSE(matches(R"({ "base64_json": { "team": "blue" } })", R"({"team":"blue"})")) << "not encoded";
}

TEST_F(Matching, KnowsWhatFollowsFromABody) {
  EXPECT_TRUE(matches(R"({ "etag_of": "put" })", "\"5d41402abc4b2a76b9719d911017c592\"")) << "md5 of hello";
  EXPECT_TRUE(matches(R"({ "checksum_of": { "algorithm": "crc32", "body": "put" } })", "NhCmhg=="));
}

TEST(Digests, MeetTheCheckValuesOfTheCrcCatalogue) {
  // check values of "123456789": reveng catalogue, CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME
  const ByteView nine = as_bytes("123456789");
  EXPECT_EQ(to_hex(*checksum("crc32", nine)), "cbf43926");
  EXPECT_EQ(to_hex(*checksum("crc32c", nine)), "e3069283");
  EXPECT_EQ(to_hex(*checksum("crc64nvme", nine)), "ae8b14860a799888");
  EXPECT_FALSE(checksum("crc16", nine));
}

TEST(ByteSearch, FindsEveryFormOfALeak) {
  const model::Suite suite = suite_of(
      R"({ "id": "a/b", "title": "Something is searched", "rules": ["GET-01"], "steps": [ { "call": "HeadBucket", "expect": { "status": 200 } } ] })");
  const RunOptions options = options_of_test();
  const EndpointInfo info;
  const Scope scope(suite.cases.at(0), options, info, "bucket");
  model::Thing thing;
  thing.kind = model::Thing::Kind::customer_key;
  thing.text = "k1";
  const Bytes key = scope.customer_key("k1");
  const auto find = [&](const std::string& text) { return find_thing(as_bytes(text), thing, scope); };
  EXPECT_EQ(find("xx" + std::string(as_text(key)) + "yy"), "raw");
  EXPECT_EQ(find("{" + to_hex(key) + "}"), "hex");
  EXPECT_EQ(find("{" + to_base64(key) + "}"), "Base64");
  EXPECT_EQ(find(std::string(200, 'x')), std::nullopt);
}

}  // namespace
}  // namespace s3sse::harness::runner::test
