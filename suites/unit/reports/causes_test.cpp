// Deviations that come from one cause are one cause, and its sentence says what the endpoint does.
#include "reports/causes/causes.h"

#include <gmock/gmock.h>

namespace s3sse::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct CauseRequest {
  std::string operation = "PutObject";
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string url = "https://127.0.0.1:9000";
};

struct CauseAnswer {
  std::string line = "200 OK";
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};

ExchangeRecord cause_exchange(const std::string& step, const CauseRequest& sent, const CauseAnswer& answered) {
  ExchangeRecord out;
  out.step = step;
  out.url = sent.url;
  out.request = {"PUT /b/k", sent.headers, {}};
  out.request.headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=<redacted>");
  out.response = {answered.line, answered.headers, {answered.body.size(), false, false, answered.body}};
  return out;
}

CaseResult deviating(const std::string& id, const CauseRequest& sent, const CauseAnswer& answered, Finding finding) {
  CaseResult out;
  out.id = id;
  out.verdict = Verdict::fail;
  out.nature = finding.nature;
  finding.step = "1 " + sent.operation;
  out.transcript.push_back(cause_exchange(finding.step, sent, answered));
  out.findings.push_back(std::move(finding));
  return out;
}

CaseResult blocked(const std::string& id, const std::string& reason) {
  CaseResult out;
  out.id = id;
  out.verdict = Verdict::blocked;
  out.reason = reason;
  return out;
}

Finding status(std::string expected, std::string actual, const std::string& rule = "PUT-01",
               Nature nature = Nature::wrong_answer) {
  return {"", "status", std::move(expected), std::move(actual), rule, nature};
}

RunRecord run_with_causes(std::vector<CaseResult> cases) {
  RunRecord out;
  out.gate = "must";
  out.cases = std::move(cases);
  out.rules["PUT-01"].statement = "An unknown method is refused.";
  return out;
}

const std::pair<std::string, std::string> kms{"x-amz-server-side-encryption", "aws:kms"};
const std::pair<std::string, std::string> customer_key{"x-amz-server-side-encryption-customer-algorithm", "AES256"};

TEST(Causes, JoinWhatOneRefusalExplainsAndWhatItBlocks) {
  const std::string body = "<Error><Code>NoKey</Code><Message>Key k-17 is not there</Message></Error>";
  const RunRecord record = run_with_causes({
      deviating("a/one", {.headers = {kms}}, {"400 Bad Request", {}, body},
                status("200", "400 NoKey: Key k-17 is not there")),
      blocked("a/two", "step 1 CreateMultipartUpload (set-up): 400 NoKey: Key k-99 is not there"),
  });
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_EQ(causes[0].said, "PutObject refuses what S3 takes: 400 NoKey: \"Key k-17 is not there\".");
  EXPECT_THAT(causes[0].cases, SizeIs(2));
  EXPECT_THAT(causes[0].rules, ElementsAre("PUT-01"));
}

TEST(Causes, TellIgnoredHeadersFromTakenOnes) {
  const RunRecord record = run_with_causes({
      deviating("a/ignored", {.headers = {kms}}, {}, status("400", "200", "PUT-02")),
      deviating("a/taken", {.headers = {kms}}, {"200 OK", {kms}, ""}, status("400", "200")),
      deviating("a/both", {.headers = {kms, customer_key}}, {"200 OK", {kms}, ""}, status("400", "200", "PUT-03")),
      deviating("a/plain", {.headers = {customer_key}, .url = "http://127.0.0.1"}, {}, status("400", "200", "PUT-04")),
  });
  std::vector<std::string> said;
  for (const Cause& cause : causes_of(record)) said.push_back(cause.said);
  EXPECT_THAT(said, ElementsAre(HasSubstr("PutObject ignores the headers of SSE-KMS"),
                                HasSubstr("PutObject succeeds where S3 answers 400: An unknown method is refused."),
                                HasSubstr("A customer key beside a method is taken"), HasSubstr("over plain HTTP")));
}

TEST(Causes, AreWorstFirstAndThenLargestFirst) {
  const auto lost = [](const std::string& id) {
    return deviating(id, {.operation = "GetObject"}, {"404 Not Found", {}, ""},
                     status("200", "404", "", Nature::loses_data));
  };
  const auto worded = [](const std::string& id) {
    Finding finding{"", "error message", "one", "two", "", Nature::wording};
    return deviating(id, {}, {"400 Bad Request", {}, "<Code>A</Code><Message>two</Message>"}, std::move(finding));
  };
  const std::vector<Cause> causes = causes_of(run_with_causes({worded("a/1"), worded("a/2"), lost("a/3")}));
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_EQ(causes[0].nature, Nature::loses_data);
  EXPECT_EQ(causes[1].said, "The message of A is \"two\" instead of \"one\".");
  EXPECT_THAT(causes[1].cases, SizeIs(2));
}

TEST(Causes, CountWhatNothingElseIsWrongWith) {
  CaseResult twice = deviating("a/twice", {.headers = {kms}}, {}, status("400", "200"));
  twice.findings.push_back({"1 PutObject", "header etag", "present", "absent", "PUT-02", Nature::wrong_answer});
  const RunRecord record = run_with_causes({deviating("a/once", {.headers = {kms}}, {}, status("400", "200")), twice});
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_EQ(causes[0].would_become_green, 1U);
  EXPECT_EQ(causes[0].smallest->id, "a/once");
}

TEST(Causes, JoinWhatBlamesTheSameRuleAlone) {
  const RunRecord record = run_with_causes({
      deviating("a/ignored", {.headers = {kms}}, {}, status("400", "200")),
      deviating("a/taken", {.headers = {kms}}, {"200 OK", {kms}, ""}, status("400", "200")),
  });
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_EQ(causes[0].would_become_green, 2U);
  EXPECT_THAT(causes[0].said, HasSubstr("And 1 more symptom of the same rule"));
}

TEST(Causes, JoinWhatFollowsFromARuleThatWasFoundBroken) {
  CaseResult led = deviating("a/led", {}, {}, status("403", "200", "SSEC-17"));
  led.breach = {"PUT-01", true};
  CaseResult more = deviating("a/more", {.operation = "GetObject"}, {}, status("404", "200", "GET-01"));
  more.breach = {"PUT-01", false};
  const CaseResult alike = deviating("a/alike", {}, {}, status("403", "200", "SSEC-17"));
  const RunRecord record = run_with_causes({led, more, alike});
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(1)) << "one rule, and what looks as its consequences do";
  EXPECT_THAT(causes[0].cases, SizeIs(3));
  EXPECT_EQ(causes[0].rules.front(), "SSEC-17") << "no finding blames the broken rule itself";
  EXPECT_EQ(causes[0].would_become_green, 2U);
}

TEST(Causes, HaveNamesThatTheNextRunGivesThem) {
  const auto refused = [](const std::string& key, const std::string& rule) {
    const std::string body = "<Error><Code>NoKey</Code><Message>Key " + key + " is not there</Message></Error>";
    return deviating("a/" + key, {.headers = {kms}}, {"400 Bad Request", {}, body},
                     status("200", "400 NoKey: Key " + key + " is not there", rule));
  };
  const RunRecord one = run_with_causes({refused("k-17", "PUT-01"), refused("k-18", "PUT-02")});
  const RunRecord two = run_with_causes({refused("k-99", "PUT-01"), refused("k-98", "PUT-03")});
  ASSERT_THAT(causes_of(one), SizeIs(1));
  EXPECT_EQ(causes_of(one)[0].id, causes_of(two)[0].id);
  EXPECT_THAT(causes_of(one)[0].id, HasSubstr("refused-"));
}

TEST(Causes, AreNewOrGrownAgainstABaselineThatNamesCauses) {
  const auto record = [] {
    return run_with_causes({deviating("a/known", {}, {}, status("403", "200", "PUT-01")),
                            deviating("a/other", {}, {}, status("403", "200", "PUT-02"))});
  };
  RunRecord against = record();
  against.baseline = {"known.json", {}, {}, {"PUT-01"}};
  const std::vector<Cause> causes = causes_of(against);
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_EQ(causes[0].news, News::grown);
  EXPECT_EQ(causes[1].news, News::fresh);
  EXPECT_EQ(causes_of(record())[0].news, News::none);
}

TEST(Causes, OfABaselineAreWithThoseOfKnownFailures) {
  RunRecord record = run_with_causes({deviating("a/known", {}, {}, status("403", "200", "PUT-01"))});
  record.cases[0].verdict = Verdict::expected_failure;
  EXPECT_THAT(causes_of(record), IsEmpty());
  const std::vector<KnownCause> known = known_causes(record);
  ASSERT_THAT(known, SizeIs(1));
  EXPECT_EQ(known[0].id, "PUT-01");
}

CaseResult broken(CaseResult result, const std::string& rule) {
  result.breach = {rule, true};
  return result;
}

TEST(Causes, JoinBrokenRulesThatOneFaultBreaks) {
  const CauseRequest get{.operation = "GetObject", .headers = {customer_key}};
  const CauseRequest head{.operation = "HeadObject", .headers = {customer_key}};
  const RunRecord record = run_with_causes({
      broken(deviating("a/get", get, {"400 Bad Request", {}, ""}, status("403", "400", "SSEC-17")), "SSEC-17"),
      broken(deviating("a/head", head, {"400 Bad Request", {}, ""}, status("403", "400", "SSEC-18")), "SSEC-18"),
      broken(
          deviating("a/none", {.operation = "GetObject"}, {"400 Bad Request", {}, ""}, status("403", "400", "POL-01")),
          "POL-01"),
  });
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(2)) << "a wrong customer key, and what has no key";
  EXPECT_THAT(causes[0].cases, SizeIs(2));
  EXPECT_EQ(causes[0].would_become_green, 2U);
}

TEST(Causes, TellAMissingEntityTagFromAWrongOne) {
  const Finding md5{"", "header etag", "anything but \"a\" (the MD5 of the body)", "\"a\"", "", Nature::wrong_answer};
  const Finding absent{"", "header etag", "\"a\"", "absent", "", Nature::wrong_answer};
  const RunRecord record = run_with_causes({deviating("a/md5", {}, {}, md5), deviating("a/absent", {}, {}, absent)});
  EXPECT_THAT(causes_of(record), SizeIs(2));
}

TEST(Causes, NameTheKeyOfASourceThatIsNotUsed) {
  const std::pair<std::string, std::string> source{"x-amz-copy-source-server-side-encryption-customer-algorithm",
                                                   "AES256"};
  const auto refused = [&](const std::string& id, const std::string& message) {
    return deviating(id, {.operation = "UploadPartCopy", .headers = {source}},
                     {"400 Bad Request", {}, "<Code>InvalidArgument</Code><Message>" + message + "</Message>"},
                     status("200", "400 InvalidArgument: " + message, id));
  };
  const std::vector<Cause> causes =
      causes_of(run_with_causes({refused("a/one", "The hash of the key did not match"),
                                 refused("a/two", "Customer provided keys need an algorithm")}));
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_THAT(causes[0].said, HasSubstr("does not open its source with the customer key that came for it"));
}

TEST(Causes, DoNotJoinOtherFaultsThatBlameOneRule) {
  const Finding wording{"", "error message", "one", "two", "PUT-01", Nature::wording};
  const RunRecord record = run_with_causes({
      deviating("a/code", {}, {"400 Bad Request", {}, ""}, status("403", "400", "PUT-01")),
      deviating("a/text", {}, {"400 Bad Request", {}, "<Code>A</Code><Message>two</Message>"}, wording),
  });
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_NE(causes[0].id, causes[1].id);
}

TEST(Causes, OfOneOrTwoCasesAreGatheredByWhatIsTrueOfAll) {
  std::vector<CaseResult> cases;
  for (int i = 0; i < 60; ++i)
    cases.push_back(deviating("a/" + std::to_string(i), {}, {"200 OK", {kms}, ""},
                              status("400", "200", "PUT-" + std::to_string(i))));
  const std::vector<Cause> causes = causes_of(run_with_causes(cases));
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_THAT(causes[0].said, HasSubstr("It takes requests that S3 refuses, in 60 ways of a case or two each."));
}

TEST(Causes, AreInTheWriteWhereAReadShowsThatNothingWasDone) {
  CaseResult result =
      deviating("a/one", {.operation = "GetObject"}, {},
                {"", "header x-amz-server-side-encryption", "aws:kms", "absent", "GET-01", Nature::ignores_silently});
  result.transcript.insert(result.transcript.begin(),
                           cause_exchange("0 CopyObject", {.operation = "CopyObject", .headers = {kms}}, {}));
  const std::vector<Cause> causes = causes_of(run_with_causes({result}));
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_THAT(causes[0].said, HasSubstr("CopyObject ignores the headers of SSE-KMS"));
}

TEST(Causes, HaveTheNumberThatReportsShow) {
  const RunRecord record = run_with_causes({
      deviating("a/one", {}, {}, status("403", "200")),
      blocked("a/two", "step 1 CreateMultipartUpload (set-up): 400 NoKey: Key k-99 is not there"),
      CaseResult{},
  });
  const std::vector<Cause> causes = causes_of(record);
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_EQ(causes.at(number_of(causes, record.cases[1]) - 1).cases.front()->id, "a/two");
  EXPECT_EQ(number_of(causes, record.cases[2]), 0U);
}

TEST(Causes, AreNoneWhereNothingIsWrong) {
  CaseResult passed;
  passed.verdict = Verdict::pass;
  EXPECT_THAT(causes_of(run_with_causes({passed})), IsEmpty());
}

}  // namespace
}  // namespace s3sse::reports
