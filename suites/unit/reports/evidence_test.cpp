// Evidence: the forms of texts, what is kept of a run and what is not, and what many runs say together.
#include <gmock/gmock.h>

#include "reports/model/text_shape.h"
#include "reports/render/record/evidence_json.h"
#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TextShape, KeepsWordsAndTakesOutWhatIsSomebodys) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Access Denied", "Access Denied"},
      {"ServerSideEncryptionConfigurationNotFoundError", "ServerSideEncryptionConfigurationNotFoundError"},
      {"User: arn:aws:iam::111122223333:user/alice is not authorized to perform: kms:Decrypt",
       "User: arn:aws:iam::<account>:user/<name> is not authorized to perform: kms:Decrypt"},
      {"arn:aws:sts::111122223333:assumed-role/admin/my-session", "arn:aws:sts::<account>:assumed-role/<name>/<name>"},
      {"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
       "arn:aws:kms:eu-west-1:<account>:key/<uuid>"},
      {"\"d41d8cd98f00b204e9800998ecf8427e-2\"", "\"<hex 32>-2\""},
      {"\"d41d8cd98f00b204e9800998ecf8427e\"", "\"<hex 32>\""},
      {"/s3sse-mx32lrgt4d2-692a563899dd/doc", "/<bucket>/doc"},
      {"s3sse-mx32lrgt4d2-692a563899dd.s3.amazonaws.com", "<bucket>.s3.amazonaws.com"},
      {"ASIAIOSFODNN7EXAMPLE", "<access-key-id>"},
      {"Mon, 30 Nov 2026 09:33:20 GMT and 2026-11-30T09:33:20.624Z", "<time> and <time>"},
      {"4gJE4saaMU4BqNR0kLY+lw==", "<base64>"},
      {"91G5XizG5/lTmVztYUAG/A==, AAAAAA==", "<base64>, <base64>"},
      {"http://h/done?bucket=s3sse-run-1&etag=%22d41d8cd98f00b204e9800998ecf8427e%22",
       "http://h/done?bucket=<bucket>&etag=%<hex 34>%22"},
      {"1,024 bytes at most, 5 given", "1,024 bytes at most, 5 given"},
      {"EWMTB52IGC7Q3F9H1X0A", "<id>"},
  };
  for (const auto& [text, shape] : cases) EXPECT_EQ(text_shape(text), shape);
}

ExchangeRecord exchange(std::string step, std::string url) {
  ExchangeRecord one;
  one.step = std::move(step);
  one.url = std::move(url);
  one.request.line = "GET /s3sse-run-1/doc?versionId=3sL4kqtJlcpXroDTDmJ%2BrmSpXd3dIbrHY";
  one.request.headers = {{"Host", "s3.amazonaws.com"},
                         {"x-amz-server-side-encryption-customer-key", "<redacted sha256:1a5d44a2>"},
                         {"Authorization",
                          "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261130/eu-west-1/s3/aws4_request, "
                          "SignedHeaders=host, Signature=abc"}};
  one.response.line = "403 Forbidden";
  one.response.headers = {{"x-amz-request-id", "7E429271F3F77270"},
                          {"x-amz-server-side-encryption-aws-kms-key-id",
                           "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}};
  one.response.body.shown =
      "<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::111122223333:user/alice may not</Message>"
      "<Resource>/s3sse-run-1/doc</Resource></Error>";
  return one;
}

RunRecord run_at(const std::string& url, Verdict verdict, std::string started = "2026-11-30T09:33:20.624Z") {
  RunRecord record = empty_record();
  record.started = std::move(started);
  CaseResult result = sample_case("sse-c/get/wrong-key", verdict);
  result.transcript = {exchange("set-up", url), exchange("1 GetObject", url), exchange("clean-up", url)};
  record.cases = {result, sample_case("left/out", Verdict::not_applicable), sample_case("no/exchanges", Verdict::pass)};
  return record;
}

const std::string amazon = "https://s3.eu-west-1.amazonaws.com";

TEST(Evidence, HoldsFormsAndNothingThatTellsWhoseAccountItWas) {
  const auto evidence = evidence_of(run_at(amazon, Verdict::pass), "ignored for Amazon");
  ASSERT_TRUE(evidence) << evidence.error().message;
  EXPECT_EQ(evidence->server, "Amazon S3");
  EXPECT_TRUE(evidence->amazon);
  EXPECT_EQ(evidence->region, "eu-west-1");
  EXPECT_EQ(evidence->date, "2026-11-30");
  ASSERT_EQ(evidence->cases.size(), 1U);
  ASSERT_EQ(evidence->cases[0].steps.size(), 1U) << "set-up and clean-up are no evidence";
  const ObservedStep& step = evidence->cases[0].steps[0];
  EXPECT_EQ(step.status, 403);
  EXPECT_EQ(step.code, "AccessDenied");
  EXPECT_EQ(step.message, "User: arn:aws:iam::<account>:user/<name> may not");
  EXPECT_THAT(step.asked, testing::ElementsAre("?versionId", "x-amz-server-side-encryption-customer-key"));
  ASSERT_EQ(step.headers.size(), 1U);
  EXPECT_EQ(step.headers[0].second, "arn:aws:kms:eu-west-1:<account>:key/<uuid>");

  const std::string sent = evidence_json(*evidence);
  for (const char* own : {"111122223333", "alice", "AKIA", "s3sse-run", "1234abcd", "7E429271", "3sL4kqtJ", "1a5d44a2"})
    EXPECT_THAT(sent, Not(HasSubstr(own)));
  const auto again = parse_evidence(sent);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(evidence_json(*again), sent);
}

TEST(Evidence, OfOthersIsNotThatOfAmazon) {
  for (const char* url : {"https://127.0.0.1:9000", "https://amazonaws.com.example.org", "https://notamazonaws.com"}) {
    const auto evidence = evidence_of(run_at(url, Verdict::fail), "Ceph RGW");
    ASSERT_TRUE(evidence);
    EXPECT_FALSE(evidence->amazon) << url;
    EXPECT_EQ(evidence->server, "Ceph RGW");
    EXPECT_EQ(evidence->cases[0].contradictions.at(0).rule, "SSEC-17");
  }
  EXPECT_FALSE(evidence_of(empty_record(), "")) << "no exchanges";
}

TEST(Evidence, MergedSaysWhatWasObservedAndWhatContradicts) {
  Observed observed;
  merge_into(observed, *evidence_of(run_at(amazon, Verdict::pass), ""));
  EXPECT_THAT(observed_at_amazon(observed, "SSEC-17"),
              testing::ElementsAre("observed at Amazon S3, eu-west-1, on 2026-11-30 (1 case)"));
  EXPECT_THAT(observed_at_amazon(observed, "SSEC-18"), testing::IsEmpty());

  merge_into(observed, *evidence_of(run_at("http://127.0.0.1", Verdict::fail), "Ceph RGW"));
  EXPECT_EQ(observed_at_amazon(observed, "SSEC-17").size(), 1U) << "others say nothing of Amazon";
  ASSERT_EQ(observed.contradictions.size(), 1U);
  EXPECT_EQ(observed.contradictions[0].server, "Ceph RGW");

  // Of one server the newest counts, in whatever order they come.
  merge_into(observed, *evidence_of(run_at(amazon, Verdict::fail, "2027-01-02T00:00:00Z"), ""));
  merge_into(observed, *evidence_of(run_at(amazon, Verdict::pass, "2026-12-01T00:00:00Z"), ""));
  const auto told = observed_at_amazon(observed, "SSEC-17");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0], "contradicted at Amazon S3, eu-west-1, on 2027-01-02: sse-c/get/wrong-key, status: 200, not 403");

  const auto again = parse_observed(observed_json(observed));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(observed_json(*again), observed_json(observed));
}

TEST(Evidence, RefusesWhatIsNone) {
  for (const char* text : {"", "[]", "{}", R"({"kind":"s3sse evidence","format":2})",
                           R"({"kind":"s3sse evidence","format":1,"server":1})"})
    EXPECT_FALSE(parse_evidence(text)) << text;
  EXPECT_FALSE(parse_observed(R"({"kind":"s3sse evidence","format":1})"));
}

}  // namespace
}  // namespace s3sse::reports
