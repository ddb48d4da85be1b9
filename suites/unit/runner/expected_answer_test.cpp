// The answers that the lines for doing a case by hand look for.
#include "harness/runner/judge/expected_answer.h"

#include <gmock/gmock.h>

#include "harness/runner/script/reproduction.h"
#include "suites/unit/runner/fake_endpoint.h"

namespace s3sse::harness::runner::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The lines of a case whose one step, a GetObject, expects this.
reports::Reproduction lines_for(const std::string& expect, const RunOptions& options = {}) {
  const model::Suite suite =
      suite_of(R"({ "id": "t/one", "title": "One step, and what it expects", "rules": ["SSEC-17"], "steps": [
      { "call": "GetObject", "key": "k", "expect": )" +
               expect + " } ] }");
  EXPECT_THAT(suite.problems, IsEmpty());
  const auto lines = reproduction_of(suite.cases.at(0), options, EndpointInfo{});
  const auto step = std::ranges::find(lines, "1 GetObject", &reports::Reproduction::step);
  return step == lines.end() ? reports::Reproduction{} : *step;
}

TEST(ExpectedAnswer, StatusAndCode) {
  EXPECT_THAT(lines_for(R"({ "status": 200 })").curl, HasSubstr("\nexpected 200"));
  EXPECT_THAT(lines_for(R"({ "status": "4xx" })").curl, HasSubstr("\nexpected 4xx"));
  EXPECT_THAT(lines_for(R"({ "error": { "code": "NoSuchKey" } })").curl,
              HasSubstr("\nexpected '4xx NoSuchKey' '5xx NoSuchKey'"));
  const auto refused = lines_for(R"({ "status": [400, 403], "error": { "code": "AccessDenied" } })");
  EXPECT_THAT(refused.curl, HasSubstr("\nexpected '400 AccessDenied' '403 AccessDenied'"));
  EXPECT_THAT(refused.aws_cli, HasSubstr("ended=$?\nexpected '400 AccessDenied' '403 AccessDenied'"));
  EXPECT_THAT(refused.boto3, HasSubstr("\nexpected('400 AccessDenied', '403 AccessDenied')"));
}

TEST(ExpectedAnswer, AlternativesCountAsTheRunAcceptsThem) {
  const std::string expect = R"({ "one_of": [ { "status": 403, "error": { "code": "AccessDenied" } },
                                              { "grade": "lenient", "laxity": "as-400", "status": 400 } ] })";
  EXPECT_THAT(lines_for(expect).curl, Not(HasSubstr("400")));
  RunOptions lax;
  lax.laxities.insert("as-400");
  EXPECT_THAT(lines_for(expect, lax).curl, HasSubstr("expected '403 AccessDenied' 400"));
}

TEST(ExpectedAnswer, AllExpectationsOfAListHold) {
  EXPECT_THAT(lines_for(R"([ { "status": "4xx" }, { "status": 403 } ])").curl, HasSubstr("\nexpected 403"));
}

TEST(ExpectedAnswer, HeadersOfFixedValue) {
  const auto lines = lines_for(R"({ "status": 200, "headers": { "x-amz-server-side-encryption": "aws:kms",
      "etag": { "present": true }, "x-amz-version-id": { "absent": true } } })");
  EXPECT_THAT(lines.curl, HasSubstr("\nexpected_header x-amz-server-side-encryption 'aws:kms'"));
  EXPECT_THAT(lines.curl, HasSubstr("\nexpected_header x-amz-version-id"));
  EXPECT_THAT(lines.curl, Not(HasSubstr("etag")));
  EXPECT_THAT(lines.boto3, HasSubstr("\nexpected_header('x-amz-server-side-encryption', 'aws:kms')"));
}

TEST(ExpectedAnswer, ConnectionsThatBreak) {
  EXPECT_THAT(lines_for(R"({ "status": 200, "cut": true })").curl, HasSubstr("\nexpected broken"));
  EXPECT_THAT(lines_for(R"({ "status": 200, "cut": true })").boto3, HasSubstr("not_as_in_case()"));
}

}  // namespace
}  // namespace s3sse::harness::runner::test
