#include "reports/model/exit_code.h"

#include <gtest/gtest.h>

#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

ExitCode code_of(std::initializer_list<Verdict> verdicts, bool gating = true, std::string gate = "must") {
  RunRecord record = empty_record();
  record.gate = std::move(gate);
  int number = 0;
  for (const Verdict verdict : verdicts) {
    record.cases.push_back(sample_case("a/" + std::to_string(number++), verdict));
    record.cases.back().gating = gating;
  }
  return decide(record).code;
}

TEST(ExitCode, PassesAreConforming) {
  EXPECT_EQ(code_of({Verdict::pass, Verdict::lenient, Verdict::informational, Verdict::not_applicable,
                     Verdict::not_checked, Verdict::expected_failure}),
            ExitCode::conforming);
}

TEST(ExitCode, EachFailureIsADeviation) {
  for (const Verdict verdict : {Verdict::fail, Verdict::timeout, Verdict::unimplemented, Verdict::flaky})
    EXPECT_EQ(code_of({Verdict::pass, verdict}), ExitCode::deviations) << to_string(verdict);
}

TEST(ExitCode, FailuresThatDoNotGateCountOnlyWithGateAll) {
  EXPECT_EQ(code_of({Verdict::pass, Verdict::fail}, false), ExitCode::conforming);
  EXPECT_EQ(code_of({Verdict::pass, Verdict::fail}, false, "all"), ExitCode::deviations);
}

TEST(ExitCode, AnUndecidedCaseIsNeverGreen) {
  EXPECT_EQ(code_of({Verdict::pass, Verdict::blocked}), ExitCode::could_not_run);
  EXPECT_EQ(code_of({Verdict::pass, Verdict::error}), ExitCode::could_not_run);
  EXPECT_EQ(code_of({Verdict::pass, Verdict::error}, false), ExitCode::could_not_run);
}

TEST(ExitCode, ADeviationOutranksAnUndecidedCase) {
  EXPECT_EQ(code_of({Verdict::blocked, Verdict::fail, Verdict::error}), ExitCode::deviations);
}

TEST(ExitCode, AnUnexpectedPassIsAStaleExpectation) {
  EXPECT_EQ(code_of({Verdict::pass, Verdict::unexpected_pass}), ExitCode::regression);
  EXPECT_EQ(code_of({Verdict::fail, Verdict::unexpected_pass}), ExitCode::deviations);
}

TEST(ExitCode, NothingSelectedOrCheckedIsNotGreen) {
  EXPECT_EQ(code_of({}), ExitCode::nothing_selected);
  EXPECT_EQ(code_of({Verdict::skipped, Verdict::skipped}), ExitCode::nothing_selected);
  EXPECT_EQ(code_of({Verdict::not_checked, Verdict::not_applicable}), ExitCode::nothing_selected);
}

TEST(ExitCode, NothingThatCountsCheckedIsNotGreen) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a/1", Verdict::not_applicable), sample_case("a/2", Verdict::pass)};
  record.cases[1].gating = false;
  EXPECT_EQ(decide(record).code, ExitCode::nothing_selected);
  record.cases[0].verdict = Verdict::not_checked;
  EXPECT_EQ(decide(record).code, ExitCode::nothing_selected);
  record.cases[0].verdict = Verdict::pass;
  EXPECT_EQ(decide(record).code, ExitCode::conforming);
}

TEST(ExitCode, TheReasonNamesEveryCaseAndWhatTheEndpointLacks) {
  RunRecord record = empty_record();
  for (int number = 0; number < 1200; ++number)
    record.cases.push_back(sample_case("a/" + std::to_string(number), Verdict::pass));
  EXPECT_EQ(decide(record).reason, "1,200 of 1,200 cases passed");
  for (int number = 0; number < 5; ++number) {
    record.cases[number].verdict = Verdict::not_applicable;
    record.cases[number].reason = lacks_reason(number < 2 ? "dsse-kms" : "sse-c");
  }
  EXPECT_EQ(decide(record).reason, "1,195 of 1,200 cases passed; 5 not applicable (lacks sse-c, dsse-kms)");
  record.cases[0].reason = "CreateBucket: 501 <script>";
  EXPECT_EQ(decide(record).reason,
            "1,195 of 1,200 cases passed; 5 not applicable (lacks sse-c, dsse-kms; declined in the set-up)");
}

TEST(ExitCode, AnIncompleteRunIsThreeWhateverItHolds) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a/1", Verdict::fail), sample_case("a/2", Verdict::pass)};
  record.complete = false;
  record.incomplete_reason = "interrupted";
  EXPECT_EQ(decide(record).code, ExitCode::could_not_run);
  EXPECT_NE(decide(record).reason.find("interrupted"), std::string::npos);
}

}  // namespace
}  // namespace s3sse::reports
