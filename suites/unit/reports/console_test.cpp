#include "reports/render/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Console, ShowsADeviationInThreeLinesThenTheTablesThenTheVerdict) {
  RunRecord record = empty_record();
  record.cases = {sample_case("sse-c/put", Verdict::pass), sample_case("sse-c/get/wrong-key", Verdict::fail),
                  sample_case("sse-c/at-rest", Verdict::not_checked)};
  EXPECT_EQ(
      render_console(record, {}),
      "Deviations, worst first\n"
      "\n"
      "Clients break. A client written for S3 gets an answer that it does not expect, and goes wrong.\n"
      "\n"
      "[wrong-answer] sse-c/get/wrong-key\n"
      "  expected  status: 403\n"
      "  got       200  (step 2 GetObject)\n"
      "  rule      SSEC-17 MUST: A different, well-formed key is refused. https://docs.aws.amazon.com/a\n"
      "\n"
      "simulator (in process)  era 2026  seed 42  1.50 s\n"
      "\n"
      "Method        Cases   Passed   Failed  Not visible  Not applicable\n"
      "SSE-C             3        1        1            1               0\n"
      "All cases         3        1        1            1               0\n"
      "\n"
      "Level         Cases   Passed   Failed  Not visible  Not applicable\n"
      "MUST              3        1        1            1               0\n"
      "All cases         3        1        1            1               0\n"
      "\n"
      "NOT CONFORMING: 1 case that counts failed; 1 of 3 cases passed; 1 failed; 1 not wholly visible from outside "
      "(--gate must)\n");
}

TEST(Console, WithoutATerminalItIsPlainAsciiWhateverTheEndpointSends) {
  const std::string text = render_console(sample_record(), {.style = {}, .verbose = true});
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  EXPECT_LT(text.size(), 20'000U);
}

TEST(Console, ATerminalGetsColourButNoForeignEscapes) {
  ConsoleOptions options;
  options.style = {.terminal = true, .color = true, .unicode = true};
  const std::string text = render_console(sample_record(), options);
  EXPECT_THAT(text, HasSubstr("\x1b[31m"));
  EXPECT_THAT(text, HasSubstr("\\x1b[31mred"));
  EXPECT_THAT(text, HasSubstr("\xF0\x9F\x94\x91"));
}

TEST(Console, WorstNatureComesFirst) {
  const std::string text = render_console(sample_record(), {});
  EXPECT_LT(text.find("[loses-data]"), text.find("[wrong-answer]"));
}

TEST(Console, WhatIsBlockedNamesItsCause) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a/fails", Verdict::fail), sample_case("a/blocked", Verdict::blocked)};
  record.cases[1].findings.clear();
  record.cases[1].reason = "step 1 CreateMultipartUpload (set-up): 400 NoKey: gone";
  EXPECT_THAT(render_console(record, {}), HasSubstr("(set-up): 400 NoKey: gone (cause 2)\n"));
}

TEST(Console, TwentyDeviationsUnlessAskedForMore) {
  RunRecord record = empty_record();
  for (int number = 0; number < 25; ++number)
    record.cases.push_back(sample_case("a/" + std::to_string(number), Verdict::fail));
  const auto count = [](const std::string& text) {
    std::size_t found = 0;
    for (std::size_t at = text.find("  rule "); at != std::string::npos; at = text.find("  rule ", at + 1)) ++found;
    return found;
  };
  const std::string brief = render_console(record, {.style = {}, .report_path = "out/report.json"});
  EXPECT_EQ(count(brief), 20U);
  EXPECT_THAT(brief, HasSubstr("... and 5 more, see out/report.json\n"));
  const std::string verbose = render_console(record, {.style = {}, .verbose = true});
  EXPECT_EQ(count(verbose), 25U);
  EXPECT_THAT(verbose, Not(HasSubstr("more, see")));
}

TEST(Console, VariantsThatFailAlikeAreOneDeviation) {
  RunRecord record = empty_record();
  for (const char* id : {"a/b[size=0]", "a/b[size=1]", "a/b[size=2]"})
    record.cases.push_back(sample_case(id, Verdict::fail));
  record.cases[2].findings[0].what = "header etag";
  const std::string text = render_console(record, {});
  EXPECT_THAT(text, HasSubstr("a/b[size=0] and 1 more variant\n"));
  EXPECT_THAT(text, HasSubstr("[wrong-answer] a/b[size=2]\n"));
}

TEST(Console, TheVerdictComesLast) {
  RunRecord record = empty_record();
  EXPECT_THAT(render_console(record, {}), EndsWith("NOTHING CHECKED: no case was selected (--gate must)\n"));
  record.cases = {sample_case("a/1", Verdict::pass)};
  EXPECT_THAT(render_console(record, {}), EndsWith("CONFORMING: 1 of 1 case passed (--gate must)\n"));
  record.cases.push_back(sample_case("a/2", Verdict::expected_failure));
  EXPECT_THAT(
      render_console(record, {}),
      EndsWith("AS EXPECTED: nothing new against the baseline; 1 of 2 cases passed; 1 known failure (--gate must)\n"));
  record.complete = false;
  record.incomplete_reason = "interrupted";
  EXPECT_THAT(render_console(record, {}),
              EndsWith("INCOMPLETE: the run is incomplete: interrupted; 1 of 2 cases passed; 1 known failure "
                       "(--gate must)\n"));
}

}  // namespace
}  // namespace s3sse::reports
