// The same seed gives the same bytes on the wire, and neither order nor parallelism changes a verdict.
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "harness/cli/run/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/runner/run/runner.h"
#include "simulator/base/encoding.h"

namespace s3sse {
namespace {

using harness::Deadline;
using harness::Exchange;
using harness::WireRequest;

constexpr TimePoint start_time{std::chrono::milliseconds{1'790'000'000'000}};

const harness::model::Suite& suite() {
  static const harness::model::Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

/// Everything that went over the wire, in both directions.
class Recorder final : public harness::Endpoint {
 public:
  explicit Recorder(harness::Endpoint& inner) : inner_(inner) {}
  Exchange send(const WireRequest& request, Deadline deadline) override {
    Exchange exchange = inner_.send(request, deadline);
    std::string line = text(request) + "=> " + std::to_string(exchange.response.status) + "\n";
    for (const Header& header : exchange.response.headers) line += header.name + ": " + header.value + "\n";
    line += as_text(exchange.response.body);
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    return exchange;
  }
  [[nodiscard]] const harness::EndpointInfo& info() const override { return inner_.info(); }
  harness::Probe* probe() override { return inner_.probe(); }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  static std::string text(const WireRequest& request) {
    std::string out = request.method + " " + request.target + (request.secure ? "" : " (plain)") + "\n";
    for (const Header& header : request.headers) out += header.name + ": " + header.value + "\n";
    out += as_text(request.body);
    if (request.raw_bytes) out += as_text(*request.raw_bytes);
    return out;
  }

  harness::Endpoint& inner_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

std::vector<std::string> conversation(const std::string& seed) {
  const auto subject = cli::simulators(seed, start_time)("", 2026);
  Recorder recorder(subject->endpoint());
  harness::runner::RunOptions options = subject->run_options();
  options.workers = 1;
  options.lack.emplace_back("kms-asymmetric");  // key pairs come from OpenSSL's own generator, which no seed reaches
  harness::runner::run(suite(), recorder, subject->clock(), options);
  return recorder.lines();
}

TEST(Determinism, TheSameSeedGivesTheSameBytesOnTheWire) {
  const auto first = conversation("s3sse");
  const auto second = conversation("s3sse");
  ASSERT_GT(first.size(), 1000U);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) ASSERT_EQ(first[i], second[i]) << "exchange " << i;
}

TEST(Determinism, AnotherSeedGivesOtherBytes) {
  EXPECT_NE(conversation("s3sse"), conversation("another"));
}

std::map<std::string, std::string> verdicts(unsigned workers, const std::string& order, unsigned repeat = 1) {
  const auto subject = cli::simulators("s3sse")("", 2026);
  harness::runner::RunOptions options = subject->run_options();
  options.workers = workers;
  options.shuffle = order;
  options.repeat = repeat;
  const auto record = harness::runner::run(suite(), subject->endpoint(), subject->clock(), options);
  std::map<std::string, std::string> out;
  for (const auto& result : record.cases) {
    std::string& line = out[result.id];
    line = std::string(reports::to_string(result.verdict)) + " " + result.reason;
    for (const auto& finding : result.findings) line += "\n" + finding.step + ", " + finding.what;
  }
  return out;
}

TEST(Determinism, NeitherOrderNorParallelismChangesAVerdict) {
  const auto usual = verdicts(1, "");
  EXPECT_EQ(verdicts(8, ""), usual);
  EXPECT_EQ(verdicts(1, "monday"), usual);
  EXPECT_EQ(verdicts(8, "tuesday"), usual);
}

TEST(Determinism, IsGreenManyTimesInRandomOrder) {
  for (const auto& [id, verdict] : verdicts(8, "wednesday", 4))
    EXPECT_TRUE(verdict.starts_with("pass") || verdict.starts_with("informational") || verdict.starts_with("not-"))
        << id << ": " << verdict;
}

}  // namespace
}  // namespace s3sse
