// Runs as a whole: isolation, clean-up, stopping, parallel work.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include "fake_endpoint.h"
#include "harness/runner/run/sweep.h"
#include "simulator/base/json.h"

namespace s3sse::harness::runner::test {
namespace {

using reports::RunRecord;
using reports::Verdict;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const char* many_cases = R"({ "id": "many/cases", "title": "Many cases at once", "rules": ["GET-01"],
  "vary": { "n": [0,1,2,3,4,5,6,7,8,9], "m": [0,1,2,3,4,5,6,7,8,9] },
  "steps": [ { "name": "put", "call": "PutObject", "key": "doc-${n}", "customer_key": "k1", "body": { "random": "r", "size": 100 } },
             { "call": "GetObject", "key": "doc-${n}", "customer_key": "k1", "expect": { "status": 200, "body": { "equals": "put" } } } ] })";

std::vector<std::string> summary(const RunRecord& record) {
  std::vector<std::string> out;
  for (const reports::CaseResult& result : record.cases) {
    std::string line = fmt::format("{} {}", result.id, reports::to_string(result.verdict));
    for (const reports::Finding& finding : result.findings) line += fmt::format(" {}={}", finding.what, finding.actual);
    out.push_back(line);
  }
  return out;
}

/// Loses the objects of every third key.
WireResponse forgetful(const WireRequest& request) {
  const bool lost = request.target.ends_with("doc-3") || request.target.ends_with("doc-6");
  return request.method == "GET" && lost ? error(404, "NoSuchKey") : WireResponse{};
}

TEST(Run, GivesTheSameResultsInParallelAndInSeries) {
  const model::Suite suite = suite_of(many_cases);
  ASSERT_EQ(suite.cases.size(), 100U);
  FakeEndpoint serial;
  serial.script = forgetful;
  FakeEndpoint parallel;
  parallel.script = forgetful;
  RunOptions options = options_of_test();
  const auto one = summary(run_all(suite, serial, std::move(options)));
  options = options_of_test();
  options.workers = 8;
  EXPECT_EQ(summary(run_all(suite, parallel, std::move(options))), one);
  EXPECT_THAT(parallel.buckets(), IsEmpty());
  EXPECT_EQ(std::count_if(one.begin(), one.end(),
                          [](const std::string& line) { return line.find(" fail") != std::string::npos; }),
            20);
}

TEST(Run, GivesEveryCaseABucketOfItsOwn) {
  const model::Suite suite = suite_of(many_cases);
  FakeEndpoint endpoint;
  run_all(suite, endpoint);
  std::set<std::string> made;
  for (const WireRequest& request : endpoint.requests())
    if (request.method == "PUT" && path_of(request).find('/', 1) == std::string::npos) made.insert(request.target);
  EXPECT_EQ(made.size(), 100U);
  for (const std::string& bucket : made) EXPECT_THAT(bucket, StartsWith("/s3sse-test-"));
}

TEST(Run, DerivesEveryRequestFromTheSeed) {
  const model::Suite suite = suite_of(many_cases);
  const auto bodies = [&](const std::string& seed) {
    FakeEndpoint endpoint;
    RunOptions options = options_of_test();
    options.seed = seed;
    run_all(suite, endpoint, std::move(options));
    std::vector<std::string> out;
    for (const WireRequest& request : endpoint.requests())
      out.push_back(request.target + std::string(as_text(request.body)) +
                    std::string(request.headers.get_or("x-amz-server-side-encryption-customer-key", "")));
    return out;
  };
  EXPECT_EQ(bodies("one"), bodies("one"));
  EXPECT_NE(bodies("one"), bodies("two"));
}

TEST(Run, StopsBetweenStepsAndStillCleansUp) {
  const model::Suite suite = suite_of(many_cases);
  FakeEndpoint endpoint;
  std::atomic<bool> stop{false};
  int puts = 0;
  endpoint.script = [&](const WireRequest& request) {
    if (request.method == "PUT" && request.target.find("/doc-") != std::string::npos && ++puts == 5) stop = true;
    return WireResponse{};
  };
  RunOptions options = options_of_test();
  options.stop = &stop;
  const RunRecord record = run_all(suite, endpoint, std::move(options));
  EXPECT_FALSE(record.complete);
  EXPECT_EQ(record.incomplete_reason, "interrupted");
  EXPECT_EQ(record.cases.size(), 100U);
  EXPECT_EQ(record.cases[3].verdict, Verdict::pass);
  EXPECT_EQ(record.cases[4].verdict, Verdict::skipped) << "its object was put, and it was stopped before the read";
  EXPECT_EQ(record.cases[99].verdict, Verdict::skipped);
  EXPECT_EQ(puts, 5);
  EXPECT_THAT(endpoint.buckets(), IsEmpty());
}

TEST(CleanUp, TellsWhatWouldNotGoAway) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    const bool bucket = path_of(request).find('/', 1) == std::string::npos;
    return request.method == "DELETE" && bucket ? error(403, "AccessDenied") : WireResponse{};
  };
  const model::Suite suite = suite_of(
      R"({ "id": "a/b", "title": "A bucket stays behind", "rules": ["GET-01"], "steps": [ { "call": "HeadBucket", "expect": { "status": 200 } } ] })");
  const RunRecord record = run_all(suite, endpoint);
  EXPECT_EQ(record.cases.at(0).verdict, Verdict::pass) << "clean-up is told apart from the verdict";
  ASSERT_EQ(record.clean_up_failures.size(), 1U);
  EXPECT_THAT(record.clean_up_failures[0], HasSubstr(": 403 AccessDenied"));
}

TEST(CleanUp, UsesNothingButDeletesOfWhatTheCaseMade) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    if (request.method == "POST" && request.target.ends_with("?uploads"))
      return answer(200, "<InitiateMultipartUploadResult><UploadId>id-1</UploadId></InitiateMultipartUploadResult>");
    return WireResponse{};
  };
  const model::Suite suite =
      suite_of(R"({ "id": "a/b", "title": "An upload is left open", "rules": ["GET-01"], "steps": [
      { "call": "PutObject", "key": "doc" },
      { "call": "CreateMultipartUpload", "key": "big", "expect": { "status": 200 } },
      { "call": "HeadObject", "key": "none", "expect": { "status": 200 } } ] })");
  const RunRecord record = run_all(suite, endpoint);
  EXPECT_EQ(record.cases.at(0).verdict, Verdict::fail);
  const std::vector<std::string> asked = endpoint.asked();
  ASSERT_GE(asked.size(), 3U);
  const std::string bucket = asked.front().substr(4);
  EXPECT_THAT(std::vector<std::string>(asked.end() - 3, asked.end()),
              ElementsAre("DELETE " + bucket + "/big", "DELETE " + bucket + "/doc", "DELETE " + bucket));
}

TEST(CleanUp, ListsOnlyABucketThatIsNotEmpty) {
  FakeEndpoint endpoint;
  bool emptied = false;
  endpoint.script = [&emptied](const WireRequest& request) {
    const bool bucket = path_of(request).find('/', 1) == std::string::npos;
    if (request.method == "GET" && request.target.ends_with("?versions"))
      return emptied ? answer(200, "<ListVersionsResult/>")
                     : answer(200,
                              "<ListVersionsResult><Version><Key>left "
                              "${x}</Key><VersionId>v1</VersionId></Version></ListVersionsResult>");
    if (request.method == "DELETE" && request.target.ends_with("/left%20%24%7Bx%7D?versionId=v1")) emptied = true;
    if (request.method == "DELETE" && bucket && !emptied) return error(409, "BucketNotEmpty");
    return WireResponse{};
  };
  const model::Suite suite = suite_of(
      R"({ "id": "a/b", "title": "Something was left by a form", "rules": ["GET-01"], "steps": [ { "call": "HeadBucket", "expect": { "status": 200 } } ] })");
  const RunRecord record = run_all(suite, endpoint);
  EXPECT_TRUE(emptied);
  EXPECT_THAT(record.clean_up_failures, IsEmpty());
}

TEST(CleanUp, DeletesNothingUnderTheBeginningOfAName) {
  for (const char* key : {"doc&#0;x", "doc&#x00;x", "doc&#000;x"}) {
    FakeEndpoint endpoint;
    endpoint.script = [key](const WireRequest& request) {
      const bool bucket = path_of(request).find('/', 1) == std::string::npos;
      if (request.method == "GET" && request.target.ends_with("?versions"))
        return answer(200, fmt::format("<ListVersionsResult><Version><Key>{}</Key><VersionId>v1</VersionId></Version>"
                                       "</ListVersionsResult>",
                                       key));
      if (request.method == "DELETE" && bucket) return error(409, "BucketNotEmpty");
      return WireResponse{};
    };
    const model::Suite suite = suite_of(
        R"({ "id": "a/b", "title": "A bucket is not empty", "rules": ["GET-01"], "steps": [ { "call": "HeadBucket", "expect": { "status": 200 } } ] })");
    run_all(suite, endpoint);
    for (const std::string& asked : endpoint.asked()) EXPECT_THAT(asked, Not(HasSubstr("/doc"))) << key;
  }
}

TEST(CleanUp, KeyIdsAreTextInItsRequests) {
  FakeEndpoint endpoint;
  const std::string arn = "arn:aws:kms:us-east-1:1:key/a\",\"KeyId\":\"b\r\nX: y";
  endpoint.script = [&arn](const WireRequest& request) {
    if (request.headers.get_or("X-Amz-Target", "").ends_with(".CreateKey"))
      return answer(200, write_json(nlohmann::json{{"KeyMetadata", {{"Arn", arn}, {"KeyId", "id"}}}}));
    return WireResponse{};
  };
  const model::Suite suite = suite_of(
      R"({ "id": "a/b", "title": "A key is made", "rules": ["GET-01"], "kms_keys": ["k"], "steps": [ { "call": "HeadBucket", "expect": { "status": 200 } } ] })");
  run_all(suite, endpoint);
  bool scheduled = false;
  for (const WireRequest& request : endpoint.requests()) {
    for (const Header& header : request.headers) EXPECT_THAT(header.value, Not(HasSubstr("\n"))) << header.name;
    if (!request.headers.get_or("X-Amz-Target", "").ends_with(".ScheduleKeyDeletion")) continue;
    scheduled = true;
    EXPECT_EQ(parse_json(as_text(request.body)).value().at("KeyId"), arn);
  }
  EXPECT_TRUE(scheduled);
}

TEST(Sweep, KnowsBucketsOfRunsByTheirWholeName) {
  EXPECT_EQ(run_of_bucket("s3sse-run1-0123456789ab"), "run1");
  EXPECT_EQ(run_of_bucket("s3sse-run1-0123456789ab-2"), "run1");
  for (const char* name :
       {"s3sse-run1-0123456789ab-/../victim", "s3sse-run1-0123456789ab-\x1b[2J", "s3sse-run1-0123456789ab-?policy",
        "s3sse-run1-0123456789ab-\r\nX: y", "s3sse-run1-0123456789ab-", "s3sse-run1-0123456789abc", "s3sse-run1-",
        "s3sse-run1-0123456789ab-000000000000000000000000000000000000000000000"})
    EXPECT_EQ(run_of_bucket(name), "") << name;
}

TEST(Run, CallsAFailureThatDoesNotComeAgainFlaky) {
  FakeEndpoint endpoint;
  int gets = 0;
  endpoint.script = [&gets](const WireRequest& request) {
    return request.method == "GET" && ++gets == 1 ? error(500, "InternalError") : WireResponse{};
  };
  RunOptions options = options_of_test();
  options.confirm = 2;
  options.selection.ids = {"many/cases[m=0,n=0]"};
  const RunRecord record = run_all(suite_of(many_cases), endpoint, std::move(options));
  ASSERT_EQ(record.cases.size(), 1U);
  EXPECT_EQ(record.cases[0].verdict, Verdict::flaky);
  EXPECT_EQ(record.selection, "id many/cases[m=0,n=0]");
}

TEST(Run, TellsTheRulesThatItsCasesCite) {
  FakeEndpoint endpoint;
  RunOptions options = options_of_test();
  options.selection.ids = {"many/cases[m=0,n=0]"};
  const RunRecord record = run_all(suite_of(many_cases), endpoint, std::move(options));
  ASSERT_TRUE(record.rules.contains("GET-01"));
  EXPECT_EQ(record.rules.at("GET-01").level, "MUST");
  EXPECT_EQ(record.era, "2026");
  EXPECT_TRUE(record.complete);
}

}  // namespace
}  // namespace s3sse::harness::runner::test
