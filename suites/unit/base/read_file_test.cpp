#include "simulator/base/read_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace s3sse {
namespace {

TEST(ReadFile, ReadsTheWholeFileWithinItsLimit) {
  const auto path = std::filesystem::path(testing::TempDir()) / ("read_file_test." + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << std::string("a\0b", 3);
  EXPECT_EQ(read_file(path, 3).value(), std::string("a\0b", 3));
  EXPECT_THAT(read_file(path, 2).error().message, testing::HasSubstr(path.string() + " is larger than 2 bytes"));
  std::filesystem::remove(path);
  EXPECT_THAT(read_file(path, 3).error().message, testing::HasSubstr(path.string()));
  EXPECT_EQ(read_file(path, 3).error().code, "file");
}

TEST(ReadFile, RefusesAFolder) {
  EXPECT_FALSE(read_file(testing::TempDir(), 100));
}

}  // namespace
}  // namespace s3sse
