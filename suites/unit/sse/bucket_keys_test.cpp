#include "simulator/sse/bucket_keys.h"

#include <gtest/gtest.h>

namespace s3sse::sse {
namespace {

BucketKey some_key() {
  return {SecretBytes::copy_of(as_bytes("0123456789abcdef0123456789abcdef")), {}, {}};
}

TEST(BucketKeys, LiveForMinutes) {
  FakeClock clock(TimePoint{});
  BucketKeys keys(clock);
  keys.keep("a", some_key());
  clock.advance(BucketKeys::life_span - std::chrono::milliseconds(1));
  EXPECT_TRUE(keys.find("a"));
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(keys.find("a"));
}

TEST(BucketKeys, AKeyOfAFutureThatWasTakenBackKeepsNoOtherAlive) {
  FakeClock clock(TimePoint{});
  BucketKeys keys(clock);
  clock.advance(std::chrono::hours(1));
  keys.keep("future", some_key());
  clock.advance(-std::chrono::hours(1));
  EXPECT_FALSE(keys.find("future"));
  clock.advance(std::chrono::hours(1));
  keys.keep("future", some_key());
  clock.advance(-std::chrono::hours(1));
  keys.keep("now", some_key());
  clock.advance(std::chrono::hours(1));
  EXPECT_FALSE(keys.find("now"));
}

}  // namespace
}  // namespace s3sse::sse
