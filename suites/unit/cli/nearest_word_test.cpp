#include <gtest/gtest.h>

#include "harness/cli/nearest_word.h"

namespace s3sse::cli {
namespace {

TEST(NearestWord, FindsTypingErrorsOnly) {
  const std::vector<std::string> flags = {"--endpoint", "--era", "--only", "--verbose"};
  EXPECT_EQ(nearest_word("--endpont", flags), "--endpoint");
  EXPECT_EQ(nearest_word("--onyl", flags), "--only");
  EXPECT_EQ(nearest_word("--frobnicate", flags), "");
  EXPECT_EQ(nearest_word("", flags), "");
}

}  // namespace
}  // namespace s3sse::cli
