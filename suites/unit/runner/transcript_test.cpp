// The transcript of a failed case in a report: everything that was said, and no secret.
#include "harness/runner/run/transcript.h"

#include <gmock/gmock.h>

#include "fake_endpoint.h"
#include "reports/render/record/json.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner::test {
namespace {

using reports::CaseResult;
using reports::RunRecord;
using reports::Verdict;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const char* read_back_case = R"({ "id": "t/read", "title": "What was written is read", "rules": ["GET-01"],
  "steps": [ { "name": "put", "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "random": "r", "size": 5000 } },
             { "call": "GetObject", "key": "doc", "customer_key": "k1", "expect": { "status": 200, "body": { "equals": "put" } } } ] })";

model::Suite read_back() {
  model::Suite suite = suite_of(read_back_case);
  for (const model::Problem& problem : suite.problems) ADD_FAILURE() << problem.text();
  return suite;
}

TEST(Transcript, IsKeptOfFailedCases) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest& request) {
    return request.method == "GET" ? error(500, "InternalError") : WireResponse{};
  };
  const RunRecord record = run_all(read_back(), endpoint);
  ASSERT_THAT(record.cases, SizeIs(1));
  const CaseResult& result = record.cases[0];
  ASSERT_EQ(result.verdict, Verdict::fail);
  std::vector<std::string> steps;
  for (const auto& exchange : result.transcript) steps.push_back(exchange.step);
  EXPECT_THAT(steps, ::testing::Contains("1 PutObject"));
  EXPECT_THAT(steps, ::testing::Contains("2 GetObject"));
  EXPECT_THAT(steps, ::testing::Contains("set-up"));
  EXPECT_THAT(steps, ::testing::Contains("clean-up"));
  for (const auto& exchange : result.transcript) {
    if (exchange.step == "1 PutObject") {
      EXPECT_TRUE(exchange.request.body.hex);
      EXPECT_TRUE(exchange.request.body.cut);
      EXPECT_EQ(exchange.request.body.size, 5000U);
      EXPECT_EQ(exchange.request.body.shown.size(), 128U);
    }
    if (exchange.step == "2 GetObject") {
      EXPECT_THAT(exchange.response.line, HasSubstr("500"));
      EXPECT_THAT(exchange.response.body.shown, HasSubstr("InternalError"));
    }
  }
}

TEST(Transcript, ShowsNoSecret) {
  FakeEndpoint endpoint;
  std::string key;
  std::string authorization;
  endpoint.script = [&](const WireRequest& request) {
    if (const auto sent = request.headers.get("x-amz-server-side-encryption-customer-key")) key = *sent;
    if (const auto sent = request.headers.get("authorization")) authorization = *sent;
    if (request.method != "GET") return WireResponse{};
    return answer(
        500, "the signature was " + authorization + ", the key " + key + " and its bytes " + to_hex(*from_base64(key)),
        {{"x-echo", key}});
  };
  const std::string report = reports::render_json(run_all(read_back(), endpoint));
  ASSERT_FALSE(key.empty());
  EXPECT_THAT(report, Not(HasSubstr(key)));
  EXPECT_THAT(report, Not(HasSubstr(to_hex(*from_base64(key)))));
  EXPECT_THAT(report, HasSubstr("<customer key k1 sha256:"));
  EXPECT_THAT(report, Not(HasSubstr(authorization.substr(authorization.find("Signature=") + 10))));
}

TEST(Transcript, IsKeptOfEveryCaseWhenAsked) {
  const model::Suite suite = read_back();
  FakeEndpoint endpoint;
  EXPECT_THAT(run_all(suite, endpoint).cases[0].transcript, IsEmpty());
  RunOptions options = options_of_test();
  options.transcripts = RunOptions::Transcripts::all;
  EXPECT_THAT(run_all(suite, endpoint, std::move(options)).cases[0].transcript, Not(IsEmpty()));
}

TEST(Transcript, IsBounded) {
  Tape tape;
  WireRequest request;
  request.method = "PUT";
  request.target = "/b/k";
  request.body = Bytes(1 << 20, 'x');
  for (int i = 0; i < 200; ++i) tape.keep(request, {});
  EXPECT_THAT(tape.recordings(), SizeIs(Tape::most_exchanges));
  EXPECT_EQ(tape.left_out(), 200 - Tape::most_exchanges);
  const auto shown = transcript_of(tape.recordings(), EndpointInfo{}, Redactor{});
  EXPECT_EQ(shown[0].request.body.size, 1U << 20);
  EXPECT_TRUE(shown[0].request.body.cut);
  EXPECT_LE(shown[0].request.body.shown.size(), 2048U);
}

TEST(Transcript, OfAPassHasNoLinesToPaste) {
  FakeEndpoint endpoint;
  RunOptions options = options_of_test();
  options.transcripts = RunOptions::Transcripts::all;
  EXPECT_THAT(run_all(read_back(), endpoint, std::move(options)).cases[0].reproduction, IsEmpty());
  endpoint.script = [](const WireRequest& request) {
    return request.method == "GET" ? error(500, "InternalError") : WireResponse{};
  };
  const RunRecord record = run_all(read_back(), endpoint);
  const auto& lines = record.cases[0].reproduction;
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.front().step, "prepare");
  EXPECT_EQ(lines.back().step, "clean-up");
  EXPECT_THAT(lines.front().curl, HasSubstr("KEY_k1"));
}

TEST(Transcript, LinesOfferTheVersionsOfTlsThatTheCaseOffers) {
  const model::Suite suite =
      suite_of(R"({ "id": "t/tls", "title": "Old versions of TLS are refused", "rules": ["TLS-02"],
    "needs": ["tls"], "steps": [ { "call": "ListBuckets", "tls": ["1.0", "1.1"], "expect": { "tls": "refused" } } ] })");
  ASSERT_THAT(suite.problems, IsEmpty());
  FakeEndpoint endpoint;  // answers, and tells no version
  const CaseResult result = run_all(suite, endpoint).cases.at(0);
  EXPECT_EQ(result.verdict, Verdict::fail);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].what, "TLS version");
  const auto step = std::ranges::find(result.reproduction, "1 ListBuckets", &reports::Reproduction::step);
  ASSERT_NE(step, result.reproduction.end());
  EXPECT_THAT(step->curl, HasSubstr("s3 --tlsv1.0 --tls-max 1.1 --ciphers DEFAULT:@SECLEVEL=0"));
  EXPECT_THAT(step->boto3, HasSubstr("boto3 cannot send this: it offers versions of TLS"));
}

TEST(Transcript, CanBeDoneWithout) {
  FakeEndpoint endpoint;
  endpoint.script = [](const WireRequest&) { return error(500, "InternalError"); };
  RunOptions options = options_of_test();
  options.transcripts = RunOptions::Transcripts::none;
  EXPECT_THAT(run_all(read_back(), endpoint, std::move(options)).cases[0].transcript, IsEmpty());
}

TEST(Transcript, ReadsBack) {
  FakeEndpoint endpoint;
  RunOptions options = options_of_test();
  options.transcripts = RunOptions::Transcripts::all;
  const RunRecord record = run_all(read_back(), endpoint, std::move(options));
  const std::string report = reports::render_json(record);
  const auto back = reports::parse_report(report);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(reports::render_json(*back), report);
}

}  // namespace
}  // namespace s3sse::harness::runner::test
