#include <gtest/gtest.h>

#include "harness/cli/glob.h"
#include "harness/cli/nearest_word.h"

namespace s3sse::cli {
namespace {

TEST(Glob, StarAndQuestionMarkAreAllThereIs) {
  EXPECT_TRUE(glob_matches("SSEC-*", "SSEC-17"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("sse-c/*[size=?]", "sse-c/get/wrong-key[size=0]"));
  EXPECT_TRUE(glob_matches("*a*b*", "xaxxaxb"));
  EXPECT_FALSE(glob_matches("*a*b", "xaxxaxbc"));
  EXPECT_FALSE(glob_matches("sse-c", "sse-c/get"));
  EXPECT_FALSE(glob_matches("a?", "a"));
  EXPECT_FALSE(glob_matches("", "a"));
}

TEST(Glob, ManyStarsEndInTime) {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "*a";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(5000, 'a')));
}

TEST(NearestWord, FindsTypingErrorsOnly) {
  const std::vector<std::string> flags = {"--endpoint", "--era", "--only", "--verbose"};
  EXPECT_EQ(nearest_word("--endpont", flags), "--endpoint");
  EXPECT_EQ(nearest_word("--onyl", flags), "--only");
  EXPECT_EQ(nearest_word("--frobnicate", flags), "");
  EXPECT_EQ(nearest_word("", flags), "");
}

}  // namespace
}  // namespace s3sse::cli
