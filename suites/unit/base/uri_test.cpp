#include "simulator/base/uri.h"

#include <gtest/gtest.h>

namespace s3sse {
namespace {

TEST(PercentEncoding, KeepsOnlyUnreservedBytes) {
  EXPECT_EQ(percent_encode("a b/c~d.e_f-g"), "a%20b%2Fc~d.e_f-g");
  EXPECT_EQ(percent_encode("a b/c", true), "a%20b/c");
  EXPECT_EQ(percent_encode("ü\n+"), "%C3%BC%0A%2B");
}

TEST(PercentEncoding, DecodesEveryByte) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_decode("a+b"), "a+b");
}

TEST(PercentEncoding, RefusesBrokenEscapes) {
  for (const std::string_view text : {"%", "%2", "%zz", "a%", "%%41"})
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
}

TEST(Target, KeepsTheRawBytesAndDecodes) {
  const auto target = parse_target("/bucket/a%20b?uploads&partNumber=1&x=a%3Db+c");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->raw_path, "/bucket/a%20b");
  EXPECT_EQ(target->path, "/bucket/a b");
  EXPECT_EQ(target->raw_query, "uploads&partNumber=1&x=a%3Db+c");
  EXPECT_FALSE(target->find("uploads")->has_value);
  EXPECT_EQ(target->value_or("partNumber", ""), "1");
  EXPECT_EQ(target->value_or("x", ""), "a=b c");
  EXPECT_FALSE(target->has("versionId"));
}

TEST(Target, RefusesWhatIsNotOriginForm) {
  for (const std::string_view text : {"", "*", "http://host/", "/%zz", "/a?x=%"})
    EXPECT_FALSE(parse_target(text)) << text;
}

}  // namespace
}  // namespace s3sse
