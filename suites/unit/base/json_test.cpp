#include "simulator/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace s3sse {
namespace {

using Kind = JsonFault::Kind;
using testing::HasSubstr;
using testing::Not;

JsonFault fault_in(std::string_view text, JsonBounds bounds = {}) {
  const auto read = parse_json(text, bounds);
  EXPECT_FALSE(read) << text;
  return read ? JsonFault{} : read.error();
}

TEST(Json, ReadsWhatTheLibraryReads) {
  for (const std::string_view text : {"null", "true", "-7", "18446744073709551615", "2.5", R"("a\u00e9\n")", "[]", "{}",
                                      R"({"b":[1,{"c":[]}],"a":{"b":null}})", " [1 , 2 ] "}) {
    const auto read = parse_json(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, nlohmann::json::parse(text)) << text;
    EXPECT_EQ(*parse_ordered_json(text), nlohmann::ordered_json::parse(text)) << text;
    EXPECT_EQ(parse_json_text(text)->root, nlohmann::ordered_json::parse(text)) << text;
  }
}

TEST(Json, KeepsTheOrderOfMembersWhereAsked) {
  EXPECT_EQ(write_json(*parse_ordered_json(R"({"b":1,"a":2})")), R"({"b":1,"a":2})");
  EXPECT_EQ(write_json(*parse_json(R"({"b":1,"a":2})")), R"({"a":2,"b":1})");
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const std::string_view text :
       {"", " ", "{", "[1,]", "{\"a\" 1}", "nul", "01", "1e999", "'a'", "[] []", "\"\n\"", "{a:1}", "/**/1"})
    EXPECT_EQ(fault_in(text).kind, Kind::not_json) << text;
}

TEST(Json, RefusesTextThatIsNotUtf8) {
  for (const std::string_view text : {"\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "{\"\xe9\":1}"})
    EXPECT_EQ(fault_in(text).kind, Kind::not_json);
}

TEST(Json, SaysTheLineOfAFault) {
  EXPECT_EQ(fault_in("{\n\"a\": 1,\n}").line, 3);
  EXPECT_EQ(fault_in("{\"a\": 1,\n\"a\": 2}", {.repeated_members = false}).line, 2);
  EXPECT_EQ(fault_in("[\n[\n[1]]]", {.deepest = 2}).line, 3);
  EXPECT_THAT(fault_in("{\n}}").text(), HasSubstr("line 2: not JSON: syntax error"));
}

TEST(Json, NeverRepeatsAValueInAFault) {
  EXPECT_THAT(fault_in("{\"secret\": \"hunter2").what, Not(HasSubstr("hunter2")));
  EXPECT_THAT(fault_in("{\"secret\": hunter2}").what, Not(HasSubstr("unter2")));
  EXPECT_THAT(fault_in("[1e999]").what, Not(HasSubstr("999")));
}

TEST(Json, NestsAsDeepAsItsBoundsAllow) {
  EXPECT_TRUE(parse_json("[[{}]]", {.deepest = 3}));
  EXPECT_EQ(fault_in("[[{}]]", {.deepest = 2}).kind, Kind::too_deep);
  EXPECT_TRUE(parse_json(R"(["[[[[", "\"[["])", {.deepest = 1})) << "brackets in texts do not count";
  EXPECT_TRUE(parse_json("[[],[],[]]", {.deepest = 2})) << "side by side is not deep";
  EXPECT_EQ(fault_in(std::string(1'000'000, '[')).kind, Kind::too_deep);
}

TEST(Json, TakesTheLastOfRepeatedMembersUnlessTheyAreAFault) {
  EXPECT_EQ(*parse_json(R"({"a":1,"a":2})"), nlohmann::json::parse(R"({"a":2})"));
  EXPECT_EQ(fault_in(R"([{"a":{"b":1,"b":1}}])", {.repeated_members = false}).kind, Kind::repeated_member);
  EXPECT_TRUE(parse_json(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})", {.repeated_members = false}));
}

TEST(Json, KnowsWhereEverythingStands) {
  const auto read = parse_json_text("{\n\"a\": [1,\n2],\n\"b/c\":\n{}}");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->line_of(""), 1);
  EXPECT_EQ(read->line_of("/a"), 2);
  EXPECT_EQ(read->line_of("/a/1"), 3);
  EXPECT_EQ(read->line_of("/b~1c"), 4);
  EXPECT_EQ(read->line_of("/a/1/made/up"), 3) << "what has no line is near what has one";
}

TEST(Json, WritesValidUtf8WhateverItHolds) {
  EXPECT_EQ(write_json(nlohmann::json("a\xff")), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(write_json(nlohmann::ordered_json{{"a", {1}}}, 1), "{\n \"a\": [\n  1\n ]\n}");
}

}  // namespace
}  // namespace s3sse
