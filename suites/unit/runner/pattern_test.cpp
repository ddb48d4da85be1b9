#include "harness/model/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s3sse::harness::model {
namespace {

bool matches(std::string_view expression, std::string_view text) {
  const auto pattern = Pattern::compile(expression);
  EXPECT_TRUE(pattern) << expression;
  return pattern && pattern->matches(text);
}

TEST(Pattern, MatchesTheWholeText) {
  EXPECT_TRUE(matches("[0-9a-f]{4}", "09af"));
  EXPECT_FALSE(matches("[0-9a-f]{4}", "09aff"));
  EXPECT_FALSE(matches("[0-9a-f]{4}", " 09af"));
  EXPECT_TRUE(matches("a|ab", "ab")) << "the longer alternative, where the shorter one leaves a rest";
  EXPECT_FALSE(matches("a.b", "a\nb")) << "a dot is no line feed";
}

TEST(Pattern, TakesBytesThatAreNotUtf8) {
  EXPECT_TRUE(matches("a.+b",
                      "a\xff\xfe"
                      "b"));
  EXPECT_TRUE(matches("\xC3\xA9.", "\xC3\xA9x"));
  EXPECT_TRUE(matches("..", "\xC3\xA9")) << "byte by byte";
}

TEST(Pattern, IsLinearInWhatAnEndpointSends) {
  const std::string long_text(1'000'000, 'a');
  EXPECT_FALSE(matches("(a+)+b", long_text)) << "with backtracking this would not end";
  EXPECT_TRUE(matches("(a|b)*", long_text));
}

TEST(Pattern, SaysWhatItDoesNotTake) {
  for (const std::string_view expression : {"(a)\\1", "(?=a)a", "(?<!a)b", "(", "a{2000}", "["}) {
    const auto pattern = Pattern::compile(expression);
    ASSERT_FALSE(pattern) << expression;
    EXPECT_THAT(pattern.error().message, testing::StartsWith("is not a regular expression that RE2 takes: "));
  }
}

}  // namespace
}  // namespace s3sse::harness::model
