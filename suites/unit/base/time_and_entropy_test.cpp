#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <regex>
#include <set>

#include "simulator/base/entropy.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse {
namespace {

using namespace std::chrono_literals;

TEST(TimeFormat, WritesAndReadsEveryForm) {
  const TimePoint time{std::chrono::sys_days{std::chrono::year{2013} / 5 / 24} + 1h + 2min + 3s + 45ms};
  EXPECT_EQ(format_iso8601(time), "2013-05-24T01:02:03.045Z");
  EXPECT_EQ(format_iso8601_basic(time), "20130524T010203Z");
  EXPECT_EQ(format_date_stamp(time), "20130524");
  EXPECT_EQ(format_http_date(time), "Fri, 24 May 2013 01:02:03 GMT");
  const TimePoint whole = std::chrono::floor<std::chrono::seconds>(time);
  EXPECT_EQ(parse_iso8601_basic("20130524T010203Z"), whole);
  EXPECT_EQ(parse_iso8601("2013-05-24T01:02:03Z"), whole);
  EXPECT_EQ(parse_iso8601("2013-05-24T01:02:03.500Z"), whole);
  // RFC 9110 section 5.6.7 has the three forms.
  const TimePoint example{std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min + 37s};
  for (const auto* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(parse_http_date(text), example) << text;
  }
  for (const auto* text : {"", "yesterday", "20130524T010203", "Sun, 06 Nov 1994 08:49:37 GMT trailing"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
    EXPECT_EQ(parse_iso8601_basic(text), std::nullopt) << text;
  }
}

TEST(SeededEntropy, RepeatsItselfAndDiffersBySeed) {
  SeededEntropy a("seed"), b("seed"), c("other");
  const auto first = a.hex(16);
  EXPECT_EQ(first, b.hex(16));
  EXPECT_NE(first, a.hex(16));
  EXPECT_NE(first, c.hex(16));
}

TEST(Entropy, GivesNoBytesTwice) {
  SystemEntropy entropy;
  std::set<Bytes> seen;
  for (const std::size_t size : {16U, 32U, 64U, 65U, 1000U}) {
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(seen.insert(entropy.bytes(size)).second);
  }
  std::set<Bytes> heads;  // of what is in one, nothing is in another
  for (const Bytes& bytes : seen) {
    for (std::size_t at = 0; at + 16 <= bytes.size(); at += 16)
      EXPECT_TRUE(heads
                      .emplace(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                               bytes.begin() + static_cast<std::ptrdiff_t>(at) + 16)
                      .second);
  }
}

TEST(Entropy, GivesAForkedProcessOtherBytes) {
  SystemEntropy entropy;
  (void)entropy.bytes(32);  // some are drawn ahead now
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  const Bytes mine = entropy.bytes(32);
  if (child == 0) ::_exit(::write(pipe[1], mine.data(), mine.size()) == 32 ? 0 : 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  Bytes of_child(32);
  ASSERT_EQ(::read(pipe[0], of_child.data(), of_child.size()), 32);
  EXPECT_NE(mine, of_child);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(Entropy, MakesVersion4Uuids) {
  SystemEntropy entropy;
  const auto uuid = entropy.uuid();
  EXPECT_TRUE(std::regex_match(uuid, std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")))
      << uuid;
  EXPECT_NE(uuid, entropy.uuid());
}

TEST(ParseDecimal, TakesWholeNumbersOnly) {
  EXPECT_EQ(parse_decimal<int>("42"), 42);
  EXPECT_EQ(parse_decimal<int>("-1"), -1);
  for (const std::string_view text : {"", " 1", "1 ", "+1", "0x1", "99999999999999999999"}) {
    EXPECT_EQ(parse_decimal<int>(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_decimal<unsigned>("-1"), std::nullopt);
}

TEST(Date, IsADayOfTheCalendar) {
  for (const std::string_view day : {"2026-11-23", "2024-02-29", "0001-01-01"}) EXPECT_TRUE(is_date(day)) << day;
  for (const std::string_view text : {"", "2026-11-2", "2026-11-231", "2026-02-29", "2026-13-01", "2026-00-10",
                                      "2026-11-00", "2026/11/23", "+026-11-23", "2026-1a-23"})
    EXPECT_FALSE(is_date(text)) << text;
}

}  // namespace
}  // namespace s3sse
