// Repeated requests, the waits before them, the end of a run's patience, and the name of a failure that comes and goes.
#include <gmock/gmock.h>

#include <atomic>

#include "fake_endpoint.h"

namespace s3sse::harness::runner::test {
namespace {

using reports::Verdict;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

model::Suite puts(int cases) {
  std::string text;
  for (int number = 0; number < cases; ++number)
    text += (number > 0 ? "," : "") + std::string(R"({ "id": "a/b)") + std::to_string(number) +
            R"(", "title": "An object is written", "rules": ["PUT-01"], "steps": [
              { "call": "PutObject", "key": "doc", "expect": { "status": 200 } } ] })";
  return suite_of(text);
}

bool puts_object(const WireRequest& request) {
  return request.method == "PUT" && path_of(request).find("/doc") != std::string::npos;
}

/// Options whose pauses are written down instead of waited for.
RunOptions noting(std::vector<milliseconds>& pauses) {
  RunOptions options = options_of_test();
  options.patience.pause = [&pauses](milliseconds pause) { pauses.push_back(pause); };
  options.patience.jitter = [] { return 1.0; };
  return options;
}

TEST(Patience, RepeatsSlowDownWithGrowingPausesAndSaysSo) {
  FakeEndpoint endpoint;
  int left = 3;
  endpoint.script = [&](const WireRequest& request) {
    return puts_object(request) && left-- > 0 ? error(503, "SlowDown") : WireResponse{};
  };
  std::vector<milliseconds> pauses;
  const auto record = run_all(puts(1), endpoint, noting(pauses));
  EXPECT_EQ(record.cases.front().verdict, Verdict::pass) << record.cases.front().reason;
  EXPECT_THAT(pauses, ElementsAre(milliseconds(100), milliseconds(200), milliseconds(400)));
  ASSERT_EQ(record.cases.front().notes.size(), 3U);
  EXPECT_THAT(record.cases.front().notes.front(),
              HasSubstr("step 1 PutObject: tried again after 100 ms: 503 SlowDown"));
}

TEST(Patience, SpreadsThePauses) {
  FakeEndpoint endpoint;
  endpoint.script = [&](const WireRequest& request) {
    return puts_object(request) ? error(503, "SlowDown") : WireResponse{};
  };
  std::vector<milliseconds> pauses;
  RunOptions options = noting(pauses);
  options.patience.jitter = [] { return 0.0; };
  options.patience.slow_down = 2;
  EXPECT_EQ(run_all(puts(1), endpoint, std::move(options)).cases.front().verdict, Verdict::fail);
  EXPECT_THAT(pauses, ElementsAre(milliseconds(50), milliseconds(100)));
}

TEST(Patience, NeverRepeatsOtherAnswers) {
  FakeEndpoint endpoint;
  endpoint.script = [&](const WireRequest& request) {
    return puts_object(request) ? error(503, "ServiceUnavailable") : WireResponse{};
  };
  std::vector<milliseconds> pauses;
  run_all(puts(1), endpoint, noting(pauses));
  EXPECT_THAT(pauses, IsEmpty());
}

TEST(Patience, RepeatsABrokenConnectionOnlyBeforeTheFirstByte) {
  for (const bool began : {false, true}) {
    FakeEndpoint endpoint;
    endpoint.next_failure.failure = TransportFailure::connection;
    endpoint.next_failure.detail = "it broke";
    endpoint.next_failure.answer_began = began;
    std::vector<milliseconds> pauses;
    const auto record = run_all(puts(1), endpoint, noting(pauses));
    EXPECT_EQ(record.cases.front().verdict, Verdict::error);
    EXPECT_EQ(record.cases.front().notes.size(), began ? 0U : 2U);
  }
}

TEST(Patience, CallsAFailureThatGoesFlaky) {
  FakeEndpoint endpoint;
  std::atomic<int> left = 1;
  endpoint.script = [&](const WireRequest& request) {
    return puts_object(request) && left-- > 0 ? error(500, "InternalError") : WireResponse{};
  };
  RunOptions options = options_of_test();
  options.confirm = 2;
  const auto record = run_all(puts(1), endpoint, std::move(options));
  EXPECT_EQ(record.cases.front().verdict, Verdict::flaky);
  EXPECT_THAT(record.cases.front().reason, HasSubstr("attempt 2"));
}

TEST(Budget, EndsTheRunAndCleansUp) {
  FakeEndpoint endpoint;
  RunOptions options = options_of_test();
  options.budget.requests = 6;
  const auto record = run_all(puts(5), endpoint, std::move(options));
  EXPECT_FALSE(record.complete);
  EXPECT_THAT(record.incomplete_reason, HasSubstr("6 requests"));
  EXPECT_EQ(record.cases.front().verdict, Verdict::pass);
  EXPECT_EQ(record.cases.back().verdict, Verdict::skipped);
  EXPECT_THAT(endpoint.buckets(), IsEmpty());
}

TEST(GivingUp, ComesAfterSoManySilentCases) {
  FakeEndpoint endpoint;
  endpoint.next_failure.failure = TransportFailure::timeout;
  endpoint.next_failure.detail = "no answer";
  RunOptions options = options_of_test();
  options.give_up_after = 3;
  const auto record = run_all(puts(6), endpoint, std::move(options));
  EXPECT_FALSE(record.complete);
  EXPECT_THAT(record.incomplete_reason, HasSubstr("3 cases in a row"));
  EXPECT_EQ(record.cases[2].verdict, Verdict::timeout);
  EXPECT_EQ(record.cases[3].verdict, Verdict::skipped);
}

TEST(Shards, ArePartsOfTheWhole) {
  const model::Suite suite = puts(50);
  std::size_t taken = 0;
  for (unsigned index = 1; index <= 4; ++index) {
    RunOptions options = options_of_test();
    options.shard = {index, 4};
    taken += select(suite, options).size();
  }
  EXPECT_EQ(taken, 50U);
}

}  // namespace
}  // namespace s3sse::harness::runner::test
