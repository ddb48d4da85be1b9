// The vectors as GoogleTests: --gtest_filter, --gtest_output, shards and IDE views work on single cases.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "case_test.h"
#include "reports/model/exit_code.h"

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const auto world = s3sse::conformance::World::open();
  if (!world) {
    fmt::print(stderr, "conformance: {}\n", world.error().message);
    return static_cast<int>(s3sse::reports::ExitCode::could_not_run);
  }
  s3sse::conformance::register_cases(**world);
  return RUN_ALL_TESTS();
}
