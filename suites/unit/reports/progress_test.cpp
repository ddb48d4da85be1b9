#include "reports/render/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

using namespace std::chrono_literals;

struct Writes {
  std::vector<std::string> all;
  Progress::Write door() {
    return [this](std::string_view text) { all.emplace_back(text); };
  }
};

const Progress::Time start{1h};

TEST(Progress, ALogGetsALineNowAndThen) {
  Writes writes;
  Progress progress({}, 25, writes.door(), 10);
  for (int number = 0; number < 25; ++number)
    progress.case_result(sample_case("a", number == 3 ? Verdict::fail : Verdict::pass), start);
  progress.finish();
  EXPECT_THAT(writes.all,
              testing::ElementsAre("10/25 cases, 1 failed\n", "20/25 cases, 1 failed\n", "25/25 cases, 1 failed\n"));
}

TEST(Progress, ATerminalIsRedrawnAtMostTenTimesASecond) {
  Writes writes;
  Progress progress({.terminal = true, .width = 60}, 1000, writes.door());
  for (int number = 0; number < 1000; ++number)
    progress.case_result(sample_case("a", Verdict::pass), start + number * 2ms);
  EXPECT_EQ(writes.all.size(), 20U);
  for (const std::string& text : writes.all) EXPECT_EQ(text.front(), '\r');
  progress.finish();
  EXPECT_EQ(writes.all.back(), "\r\x1b[K");
  const std::size_t count = writes.all.size();
  progress.case_result(sample_case("a", Verdict::pass), start + 1h);
  EXPECT_EQ(writes.all.size(), count) << "drawn after the end";
}

TEST(Progress, TheBarFitsTheTerminal) {
  Writes writes;
  Progress progress({.terminal = true, .width = 30}, 2, writes.door());
  progress.case_result(sample_case("a", Verdict::pass), start);
  EXPECT_EQ(writes.all.at(0), "\r[######.......] 1/2  0 failed\x1b[K");
}

}  // namespace
}  // namespace s3sse::reports
