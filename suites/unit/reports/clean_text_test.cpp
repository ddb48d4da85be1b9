#include "reports/model/clean_text.h"

#include <gtest/gtest.h>

namespace s3sse::reports {
namespace {

using namespace std::string_literals;

TEST(CleanText, BrokenSequencesAreReplacedByteForByte) {
  EXPECT_EQ(valid_utf8("caf\xC3\xA9 \xF0\x9F\x94\x91"), "caf\xC3\xA9 \xF0\x9F\x94\x91");
  EXPECT_EQ(valid_utf8("\xC3"), "\xEF\xBF\xBD");
  EXPECT_EQ(valid_utf8("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80").size(), 12U);                          // beyond U+10FFFF
}

TEST(CleanText, XmlShowsForbiddenCharacters) {
  EXPECT_EQ(xml_text("a\0b\x1b[0m\n\t\xEF\xBF\xBE\xEF\xBF\xBF!"s), "a\\x00b\\x1b[0m\n\t\\u{fffe}\\u{ffff}!");
  EXPECT_EQ(xml_text("a\xE2\x80\xAE b\xD8\x9C caf\xC3\xA9"), "a\\u{202e} b\\u{61c} caf\xC3\xA9");
}

TEST(CleanText, TerminalsGetOneLineWithoutControl) {
  EXPECT_EQ(terminal_line("a\x1b[2J\r\n\xC2\x9B", true), "a\\x1b[2J\\r\\n\\u{9b}");
  EXPECT_EQ(terminal_line("caf\xC3\xA9", true), "caf\xC3\xA9");
  EXPECT_EQ(terminal_line("caf\xC3\xA9", false), "caf\\u{e9}");
  EXPECT_EQ(terminal_line("\xE2\x80\xAE", true), "\\u{202e}");
  EXPECT_EQ(terminal_line("\xFF", true), "\\xff");
}

TEST(CleanText, ClippingKeepsCharactersWhole) {
  EXPECT_EQ(clipped("short", 5), "short");
  EXPECT_EQ(clipped("abcdef", 4), "abcd ... (2 more bytes)");
  EXPECT_EQ(clipped("ab\xC3\xA9z", 3), "ab ... (3 more bytes)");
  EXPECT_EQ(valid_utf8(clipped("\xF0\x9F\x94\x91\xF0\x9F\x94\x91", 6)), "\xF0\x9F\x94\x91 ... (4 more bytes)");
}

}  // namespace
}  // namespace s3sse::reports
