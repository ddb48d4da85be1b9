#include "simulator/base/text.h"

#include <gtest/gtest.h>

#include "simulator/base/fnv1a.h"
#include "simulator/base/utf8.h"

namespace s3sse {
namespace {

TEST(Text, FoldsAsciiLettersAlone) {
  EXPECT_EQ(ascii_lower("X-Amz-\xC3\x84"), "x-amz-\xC3\x84");
  EXPECT_EQ(ascii_upper("crc32c[`{\xC3\xA4"), "CRC32C[`{\xC3\xA4");
}

TEST(Text, TrimsBlanksAtBothEnds) {
  EXPECT_EQ(trim(" \ta b\t "), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim("\r\na\n"), "\r\na\n") << "white space of HTTP is space and tab";
  EXPECT_EQ(trim("\r\n a\n", " \t\r\n"), "a");
}

// Published: http://www.isthe.com/chongo/tech/comp/fnv/ (test vectors of FNV-1a, 64 bits).
TEST(Fnv1a, KnownAnswers) {
  EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8ULL);
}

TEST(Utf8, TakesWholeCharactersAlone) {
  for (const std::string_view text : {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x91", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const std::string_view text :
       {"\x80", "\xC3", "a\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"})
    EXPECT_FALSE(is_utf8(text));
}

}  // namespace
}  // namespace s3sse
