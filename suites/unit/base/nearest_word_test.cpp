#include <gtest/gtest.h>

#include "simulator/base/nearest_word.h"

namespace s3sse {
namespace {

TEST(NearestWord, FindsTypingErrorsOnly) {
  const std::vector<std::string> flags = {"--endpoint", "--era", "--only", "--verbose"};
  EXPECT_EQ(nearest_word("--endpont", flags), "--endpoint");
  EXPECT_EQ(nearest_word("--onyl", flags), "--only");
  EXPECT_EQ(nearest_word("--frobnicate", flags), "");
  EXPECT_EQ(nearest_word("", flags), "");
  EXPECT_EQ(nearest_word("--ENDPONT", flags), "--endpoint");
}

TEST(NearestWord, IsSaidAsAQuestion) {
  EXPECT_EQ(did_you_mean("GetObjct", {"GetObject", "PutObject"}), " (did you mean GetObject?)");
  EXPECT_EQ(did_you_mean("nothing", {"GetObject"}), "");
}

TEST(KnownWord, DoesNotCareForCaseUnlessTwoWordsDifferInNothingElse) {
  EXPECT_EQ(known_word("ssec-17", {"SSEC-17", "SSEC-18"}), "SSEC-17");
  EXPECT_EQ(known_word("aes256", {"AES256", "aes256"}), "aes256");
  EXPECT_EQ(known_word("Aes256", {"AES256", "aes256"}), std::nullopt);
  EXPECT_EQ(known_word("SSEC-1", {"SSEC-17"}), std::nullopt);
}

}  // namespace
}  // namespace s3sse
