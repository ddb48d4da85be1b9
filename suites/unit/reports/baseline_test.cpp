#include "reports/model/baseline.h"

#include <gmock/gmock.h>

#include "reports/render/record/baseline_json.h"

namespace s3sse::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CaseResult failed(std::string id, std::string actual = "200") {
  CaseResult result;
  result.id = std::move(id);
  result.verdict = Verdict::fail;
  result.findings.push_back({"2 GetObject", "status", "403", std::move(actual), "SSEC-17", Nature::wrong_answer});
  return result;
}

CaseResult passed(std::string id) {
  CaseResult result;
  result.id = std::move(id);
  return result;
}

Baseline one(Expectation expected, bool gating_only = true) {
  return {"known.json", BaselineFile{"", {std::move(expected)}}, "2026-11-24", gating_only};
}

TEST(Baseline, ExpectsWhatItSays) {
  Baseline baseline = one({"a/*", Verdict::fail, {"2 GetObject: status: 2*"}, "known bug", "https://bugs/1", ""});
  CaseResult result = failed("a/b");
  baseline.judge(result);
  EXPECT_EQ(result.verdict, Verdict::expected_failure);
  EXPECT_EQ(result.reason, "known bug https://bugs/1");
  EXPECT_THAT(baseline.outcome(true).unexpected, IsEmpty());
  EXPECT_THAT(baseline.outcome(true).stale, IsEmpty());
}

TEST(Baseline, NamesWhatIsNew) {
  Baseline baseline = one({"a/*", Verdict::fail, {}, "known", "", ""});
  CaseResult known = failed("a/b");
  CaseResult other = failed("c/d");
  CaseResult soft = failed("c/e");
  soft.gating = false;
  for (CaseResult* result : {&known, &other, &soft}) baseline.judge(*result);
  EXPECT_EQ(other.verdict, Verdict::fail);
  EXPECT_THAT(baseline.outcome(true).unexpected, ElementsAre("c/d"));
}

TEST(Baseline, TakesAnotherAnswerForANewDeviation) {
  Baseline baseline = one({"a/b", Verdict::fail, {"2 GetObject: status: 404"}, "known", "", ""});
  CaseResult result = failed("a/b");
  baseline.judge(result);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(baseline.outcome(true).unexpected, ElementsAre("a/b"));
  EXPECT_THAT(baseline.outcome(true).stale, ElementsAre(HasSubstr("in another way")));
}

TEST(Baseline, IsNotStaleForACaseThatGotNoAnswer) {
  Baseline baseline = one({"a/b", Verdict::fail, {}, "known", "", ""});
  CaseResult result;
  result.id = "a/b";
  result.verdict = Verdict::error;
  result.reason = "step 1 PutObject: no answer";
  baseline.judge(result);
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_THAT(baseline.outcome(false).stale, IsEmpty());
}

TEST(Baseline, FindsWhatIsStale) {
  Baseline passing = one({"a/b", Verdict::fail, {}, "known", "", ""});
  CaseResult result = passed("a/b");
  passing.judge(result);
  EXPECT_EQ(result.verdict, Verdict::unexpected_pass);
  EXPECT_THAT(passing.outcome(true).stale, ElementsAre(HasSubstr("a/b passes")));

  const Baseline unused = one({"a/b", Verdict::fail, {}, "known", "", ""});
  EXPECT_THAT(unused.outcome(true).stale, ElementsAre(HasSubstr("no checked case")));
  EXPECT_THAT(unused.outcome(false).stale, IsEmpty()) << "a filter left the case out";

  Baseline over = one({"a/b", Verdict::fail, {}, "known", "", "2026-11-23"});
  CaseResult late = failed("a/b");
  over.judge(late);
  EXPECT_EQ(late.verdict, Verdict::fail);
  EXPECT_THAT(over.outcome(true).stale, ElementsAre(HasSubstr("2026-11-23")));
  Baseline today = one({"a/b", Verdict::fail, {}, "known", "", "2026-11-24"});
  CaseResult in_time = failed("a/b");
  today.judge(in_time);
  EXPECT_EQ(in_time.verdict, Verdict::expected_failure);
}

TEST(Baseline, SeesPastNamesThatChange) {
  const auto seen = observations_of(failed("a/b", "404 NoSuchBucket: s3sse-mb3k2x9-0123456789ab is not there"));
  EXPECT_THAT(seen, ElementsAre("2 GetObject: status: 404 NoSuchBucket: * is not there"));
}

TEST(Baseline, UpdateFoldsVariantsAndKeepsReasons) {
  RunRecord record;
  record.cases = {failed("a/b[size=0]"), failed("a/b[size=1]"), failed("c/d[x=1]"), passed("c/d[x=2]")};
  BaselineFile old;
  old.expected = {{"c/*", Verdict::fail, {}, "ours", "link", "2027-01-01"}, {"z/z", Verdict::fail, {}, "gone", "", ""}};
  const BaselineFile updated = updated_baseline(record, old);
  ASSERT_EQ(updated.expected.size(), 2U);
  EXPECT_EQ(updated.expected[0].pattern, "a/b[*");
  EXPECT_EQ(updated.expected[1].pattern, "c/d[x=1]");
  EXPECT_EQ(updated.expected[1].reason, "ours");
  EXPECT_EQ(updated.expected[1].until, "2027-01-01");
  for (CaseResult& result : record.cases) {
    Baseline baseline("b", updated, "2026-11-24", false);
    baseline.judge(result);
    EXPECT_TRUE(result.verdict == Verdict::expected_failure || result.verdict == Verdict::pass) << result.id;
  }
}

TEST(BaselineFile, ReadsOneThatNamesNoCauses) {
  const auto back = parse_baseline(R"({"format": 1, "expect": []})");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_TRUE(back->causes.empty());
  EXPECT_FALSE(parse_baseline(R"({"format": 1, "causes": [{"id": "", "said": "", "cases": 1}], "expect": []})"));
}

TEST(BaselineFile, ReadsBackWhatItWrites) {
  BaselineFile file{"Example S3 4.2", {{"a/*", Verdict::unimplemented, {"x"}, "why", "https://l", "2027-01-01"}}};
  file.causes = {{"HDR-10", "It ignores customer keys.", 12}};
  const auto back = parse_baseline(render_baseline(file));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->about, file.about);
  ASSERT_EQ(back->causes.size(), 1U);
  EXPECT_EQ(back->causes[0].id, "HDR-10");
  EXPECT_EQ(back->causes[0].said, "It ignores customer keys.");
  EXPECT_EQ(back->causes[0].cases, 12U);
  ASSERT_EQ(back->expected.size(), 1U);
  EXPECT_EQ(back->expected[0].pattern, "a/*");
  EXPECT_EQ(back->expected[0].verdict, Verdict::unimplemented);
  EXPECT_THAT(back->expected[0].match, ElementsAre("x"));
}

}  // namespace
}  // namespace s3sse::reports
