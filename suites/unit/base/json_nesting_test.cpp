#include "simulator/base/json_nesting.h"

#include <gtest/gtest.h>

#include <string>

namespace s3sse {
namespace {

TEST(JsonNesting, CountsBracketsOutsideOfStrings) {
  EXPECT_EQ(json_nesting_depth(""), 0u);
  EXPECT_EQ(json_nesting_depth("7"), 0u);
  EXPECT_EQ(json_nesting_depth(R"({"a":[{}]})"), 3u);
  EXPECT_EQ(json_nesting_depth(R"(["[[[[", "\"[["])"), 1u);
  EXPECT_EQ(json_nesting_depth("]]]["), 1u) << "garbage is counted too, and never below zero";
  EXPECT_EQ(json_nesting_depth(std::string(1'000'000, '[')), 1'000'000u);
}

}  // namespace
}  // namespace s3sse
