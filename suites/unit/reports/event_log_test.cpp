#include "reports/render/record/event_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "reports/model/summary.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/read_file.h"
#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

class EventLogTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("s3sse_" + std::string(test->name()) + "_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string written(const RunRecord& record, bool with_footer) {
    const auto path = folder_ / "deep" / "events.jsonl";
    auto log = EventLog::create(path, record);
    EXPECT_TRUE(log) << log.error().message;
    for (const CaseResult& result : record.cases) (*log)->case_result(result);
    if (with_footer) {
      EXPECT_TRUE((*log)->finish(record));
    }
    return read_file(path, 10 << 20).value();
  }

  std::filesystem::path folder_;
};

TEST_F(EventLogTest, ReadsBackAsTheSameRun) {
  const RunRecord record = sample_record();
  const auto read = parse_event_log(written(record, true));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->complete);
  EXPECT_EQ(summarize(*read), summarize(record));
  EXPECT_EQ(read->rules.size(), 1U);
}

TEST_F(EventLogTest, WithoutAFooterTheRunIsIncomplete) {
  // Not closed: what a killed process leaves behind.
  const RunRecord record = sample_record();
  std::string text = written(record, false);
  auto read = parse_event_log(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->complete);
  EXPECT_EQ(read->cases.size(), record.cases.size());
  text.resize(text.size() - 5);  // died in the middle of a line
  read = parse_event_log(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->complete);
  EXPECT_EQ(read->cases.size(), record.cases.size() - 1);
}

TEST_F(EventLogTest, DisorderIsRefused) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a/1", Verdict::pass)};
  const std::string good = written(record, true);
  const std::size_t first = good.find('\n') + 1;
  const std::size_t second = good.find('\n', first) + 1;
  const std::string header = good.substr(0, first), one = good.substr(first, second - first),
                    footer = good.substr(second);
  EXPECT_EQ(parse_event_log(one + footer).error().message, "line 1: the first line must be the header");
  EXPECT_EQ(parse_event_log(header + header).error().message, "line 2: there is a second header");
  EXPECT_EQ(parse_event_log(header + one + one).error().message, "line 3/id: stands there twice: a/1");
  EXPECT_EQ(parse_event_log(header + footer).error().message, "line 2/cases: says 1, but there are 0");
  EXPECT_EQ(parse_event_log(good + one).error().message, "line 4: nothing may follow the footer");
  EXPECT_EQ(parse_event_log(header + "oops\n" + footer).error().message,
            "line 2: not JSON: syntax error while parsing value - invalid literal");
  EXPECT_EQ(parse_event_log("").error().message, "the log is empty");
}

TEST_F(EventLogTest, AFullDeviceIsReported) {
  auto log = EventLog::create("/dev/full", empty_record());
  ASSERT_TRUE(log);
  EXPECT_FALSE((*log)->finish(empty_record()));
}

TEST_F(EventLogTest, FilesAreReplacedWhole) {
  const auto path = folder_ / "report.json";
  ASSERT_TRUE(write_file_atomically(path, "one"));
  ASSERT_TRUE(write_file_atomically(path, "two", FileAccess::owner_only));
  EXPECT_EQ(read_file(path, 10).value(), "two");
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1) << "a temporary file was left";
  EXPECT_FALSE(read_file(path, 2)) << "larger than the limit";
  EXPECT_FALSE(read_file(folder_, 2)) << "a folder";
  EXPECT_FALSE(write_file_atomically(path / "below-a-file", "x"));
}

}  // namespace
}  // namespace s3sse::reports
