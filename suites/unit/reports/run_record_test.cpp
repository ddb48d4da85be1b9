#include "reports/model/run_record.h"

#include <gtest/gtest.h>

#include <set>

#include "reports/model/summary.h"
#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

TEST(RunRecord, EveryVerdictAndNatureReadsBack) {
  std::set<std::string_view> names;
  for (std::size_t index = 0; index < verdict_count; ++index) {
    const auto verdict = static_cast<Verdict>(index);
    EXPECT_EQ(parse_verdict(to_string(verdict)), verdict);
    names.insert(to_string(verdict));
  }
  EXPECT_EQ(names.size(), verdict_count);
  for (std::size_t index = 0; index < nature_count; ++index)
    EXPECT_EQ(parse_nature(to_string(static_cast<Nature>(index))), static_cast<Nature>(index));
  EXPECT_FALSE(parse_verdict("Pass"));
  EXPECT_FALSE(parse_nature(""));
}

TEST(Summary, CountsByVerdictMethodLevelAndGate) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a/1", Verdict::pass), sample_case("a/2", Verdict::fail),
                  sample_case("a/3", Verdict::not_checked), sample_case("a/4", Verdict::not_applicable),
                  sample_case("a/5", Verdict::fail)};
  record.cases[4].methods = {"SSE-KMS", "SSE-C"};
  record.cases[4].level = "SHOULD";
  record.cases[4].gating = false;
  const Summary summary = summarize(record);
  EXPECT_EQ(summary.total, 5U);
  EXPECT_EQ(summary.count(Verdict::fail), 2U);
  EXPECT_EQ(summary.all.applicable(), 4U);
  EXPECT_EQ(summary.gate.failed, 1U);
  EXPECT_EQ(summary.methods.at("SSE-C").failed, 2U);
  EXPECT_EQ(summary.methods.at("SSE-KMS").applicable(), 1U);
  EXPECT_EQ(summary.levels.at("SHOULD").failed, 1U);
  EXPECT_EQ(summary.levels.at("MUST").not_checked, 1U);
}

TEST(Summary, GateAllCountsEveryCase) {
  RunRecord record = empty_record();
  record.gate = "all";
  record.cases = {sample_case("a/1", Verdict::fail)};
  record.cases[0].gating = false;
  EXPECT_EQ(summarize(record).gate.failed, 1U);
}

}  // namespace
}  // namespace s3sse::reports
