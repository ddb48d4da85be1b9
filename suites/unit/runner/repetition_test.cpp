// Order, repetition, and the result that they leave.
#include "harness/runner/run/repetition.h"

#include <gmock/gmock.h>

#include <numeric>

#include "fake_endpoint.h"

namespace s3sse::harness::runner::test {
namespace {

using reports::Verdict;
using ::testing::UnorderedElementsAreArray;

std::vector<std::size_t> shuffled(const std::string& seed) {
  std::vector<std::size_t> order(100);
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, seed);
  return order;
}

TEST(Shuffle, DependsOnItsSeedAlone) {
  std::vector<std::size_t> sorted(100);
  std::iota(sorted.begin(), sorted.end(), 0);
  EXPECT_EQ(shuffled("monday"), shuffled("monday"));
  EXPECT_NE(shuffled("monday"), shuffled("tuesday"));
  EXPECT_NE(shuffled("monday"), sorted);
  EXPECT_THAT(shuffled("monday"), UnorderedElementsAreArray(sorted));
}

constexpr const char* two_cases = R"(
  { "id": "a/first", "title": "The first one", "rules": ["GET-01"],
    "steps": [ { "call": "HeadObject", "key": "first", "expect": { "status": 404 } } ] },
  { "id": "a/second", "title": "The second one", "rules": ["GET-01"],
    "steps": [ { "call": "HeadObject", "key": "second", "expect": { "status": 404 } } ] })";

TEST(Repeat, RunsEverythingAgainInNewBuckets) {
  FakeEndpoint endpoint;
  RunOptions options;
  options.repeat = 3;
  options.shuffle = "monday";
  const auto record = run_all(suite_of(two_cases), endpoint, std::move(options));
  ASSERT_EQ(record.cases.size(), 2U);
  EXPECT_EQ(record.cases[0].id, "a/first") << "results keep the order of the vectors";
  EXPECT_EQ(record.cases[0].verdict, Verdict::pass);
  std::set<std::string> made;
  int heads = 0;
  for (const WireRequest& request : endpoint.requests()) {
    if (request.method == "PUT") made.insert(request.target);
    heads += request.method == "HEAD";
  }
  EXPECT_EQ(made.size(), 6U);
  EXPECT_EQ(heads, 6);
}

TEST(Repeat, CallsAChangedVerdictFlaky) {
  FakeEndpoint endpoint;
  std::atomic<int> asked{0};
  endpoint.script = [&](const WireRequest& request) {
    const bool hit = request.method == "HEAD" && request.target.ends_with("/second");
    return hit && ++asked == 2 ? answer(200) : WireResponse{};
  };
  RunOptions options;
  options.repeat = 3;
  const auto record = run_all(suite_of(two_cases), endpoint, std::move(options));
  EXPECT_EQ(record.cases[0].verdict, Verdict::pass);
  EXPECT_EQ(record.cases[1].verdict, Verdict::flaky);
  EXPECT_EQ(record.cases[1].reason, "pass at first, then fail in repetition 2");
  EXPECT_EQ(record.cases[1].findings.size(), 1U);
}

}  // namespace
}  // namespace s3sse::harness::runner::test
