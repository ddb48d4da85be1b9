#include "simulator/base/http.h"

#include <gtest/gtest.h>

namespace s3sse {
namespace {

TEST(Headers, AreFoundWithoutRegardToCaseAndKeepTheirOrder) {
  Headers headers{{"Host", "h"}, {"x-amz-Meta-A", "1"}, {"X-AMZ-META-a", "2"}};
  EXPECT_EQ(headers.get("x-amz-meta-a"), "1");
  EXPECT_EQ(headers.count("X-Amz-Meta-A"), 2u);
  EXPECT_EQ(headers.begin()->name, "Host");
  headers.set("x-amz-meta-a", "3");
  EXPECT_EQ(headers.count("x-amz-meta-a"), 1u);
  EXPECT_EQ(headers.get("x-amz-meta-a"), "3");
  headers.remove("HOST");
  EXPECT_FALSE(headers.has("host"));
}

TEST(Body, IsReadWithinItsLimit) {
  MemorySource source("0123456789");
  EXPECT_EQ(source.length(), 10u);
  const auto all = read_all(source, 10);
  ASSERT_TRUE(all);
  EXPECT_EQ(as_text(*all), "0123456789");

  MemorySource too_long("0123456789");
  const auto refused = read_all(too_long, 9);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "EntityTooLarge");
}

TEST(Body, ReadsFullUntilTheEnd) {
  MemorySource source("0123456789");
  Bytes buffer(8);
  EXPECT_EQ(read_full(source, buffer).value(), 8u);
  EXPECT_EQ(read_full(source, buffer).value(), 2u);
  EXPECT_EQ(read_full(source, buffer).value(), 0u);
}

}  // namespace
}  // namespace s3sse
