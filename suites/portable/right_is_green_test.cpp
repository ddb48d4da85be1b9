// A right server is green, whatever it lacks: the simulator as a stranger's endpoint, with capabilities taken away
// honestly, one at a time and several at once, and with less of everything that a user might have to give.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "harness/cli/run/mutation_subject.h"
#include "harness/runner/detect/detection.h"
#include "harness/runner/run/capability_resolution.h"
#include "harness/runner/run/runner.h"
#include "limited_endpoint.h"

namespace s3sse::portable {
namespace {

namespace runner = harness::runner;

struct Stranger {
  std::set<std::string> lacks{};
  Sides sides = Sides::both;
  bool detects = true;       ///< as `s3sse run` does; else it is told with --lack
  bool owner_alone = false;  ///< nobody else's credentials are given
  bool account_known = true;
  Manners manners = Manners::of_s3;
  int era = harness::model::newest_era;
};

std::string name_of(const Stranger& stranger) {
  static constexpr std::array sides{"https", "http", "both"};
  std::string out = fmt::format("{}_{}{}{}", sides.at(static_cast<std::size_t>(stranger.sides)),
                                stranger.detects ? "detected" : "told", stranger.owner_alone ? "_owner_alone" : "",
                                stranger.account_known ? "" : "_account_unknown");
  if (stranger.manners == Manners::of_a_vendor) out += "_manners_of_a_vendor";
  if (stranger.era != harness::model::newest_era) out += fmt::format("_era_{}", stranger.era);
  for (const std::string& lack : stranger.lacks) out += "_no_" + lack;
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

const harness::model::Suite& suite() {
  static const harness::model::Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

harness::sigv4::Principals principals_for(const Stranger& stranger, const harness::sigv4::Principals& all) {
  harness::sigv4::Principals out = all.clone();
  if (stranger.owner_alone) {
    out.second = {};
    out.other_account = {};
  }
  if (!stranger.account_known)
    for (harness::sigv4::Principal* principal : {&out.owner, &out.second, &out.other_account})
      *principal = harness::sigv4::iam_user(principal->credentials.clone(), "", "");
  return out;
}

void take_away(const Stranger& stranger, harness::Endpoint& endpoint, const Clock& clock, runner::RunOptions& options) {
  if (!stranger.detects) {
    options.lack.assign(stranger.lacks.begin(), stranger.lacks.end());
    return;
  }
  runner::Caller caller(endpoint, clock, options.principals.owner.credentials, false);
  runner::DetectOptions asking;
  asking.run_id = "detect";
  const runner::Detection detection = runner::detect(caller, asking);
  EXPECT_EQ(detection.obstacle, "");
  for (const std::string& danger : detection.dangers) ADD_FAILURE() << danger;
  const runner::Capabilities possible = runner::possible_capabilities(endpoint, options);
  const runner::Capabilities found = runner::detected_capabilities(detection, possible);
  for (const std::string& name : possible)
    if (!found.contains(name)) options.lack.push_back(name);
}

void expect_green(const reports::RunRecord& record) {
  EXPECT_TRUE(record.complete);
  std::size_t passed = 0;
  for (const reports::CaseResult& result : record.cases) {
    const reports::Standing standing = reports::standing_of(result.verdict);
    passed += standing == reports::Standing::passed ? 1 : 0;
    if (standing == reports::Standing::passed || standing == reports::Standing::out_of_scope ||
        standing == reports::Standing::not_checked)
      continue;
    if (result.verdict == reports::Verdict::informational) continue;
    const std::string finding =
        result.findings.empty()
            ? ""
            : fmt::format("{} {}: expected {}, actual {}", result.findings.front().step, result.findings.front().what,
                          result.findings.front().expected, result.findings.front().actual);
    ADD_FAILURE() << result.id << ": " << reports::to_string(result.verdict) << " " << result.reason << " " << finding;
  }
  EXPECT_GT(passed, 20U);
}

class RightIsGreen : public ::testing::TestWithParam<Stranger> {};

TEST_P(RightIsGreen, NothingFailsAndNothingIsBlocked) {
  const Stranger& stranger = GetParam();
  ASSERT_TRUE(suite().problems.empty());
  const auto subject = cli::simulators("s3sse", std::nullopt)("", stranger.era);
  runner::RunOptions options = subject->run_options();
  options.era = stranger.era;
  const harness::sigv4::Credentials owner = options.principals.owner.credentials.clone();
  options.principals = principals_for(stranger, options.principals);
  LimitedEndpoint endpoint(subject->endpoint(), subject->clock(), owner, stranger.lacks, stranger.sides,
                           stranger.manners);
  take_away(stranger, endpoint, subject->clock(), options);
  expect_green(runner::run(suite(), endpoint, subject->clock(), options));
}

std::vector<Stranger> one_lack_each() {
  std::vector<Stranger> out;
  for (const std::string& capability : LimitedEndpoint::can_lack()) out.push_back({.lacks = {capability}});
  return out;
}

/// Forty combinations of two to six, drawn by a fixed seed, with sides and principals drawn as well.
std::vector<Stranger> several_lacks() {
  std::mt19937 draw(20261130);
  const std::set<std::string> all = LimitedEndpoint::can_lack();
  std::vector<Stranger> out;
  for (int i = 0; i < 40; ++i) {
    Stranger stranger;
    std::vector<std::string> names(all.begin(), all.end());
    std::shuffle(names.begin(), names.end(), draw);
    stranger.lacks.insert(names.begin(), names.begin() + 2 + static_cast<std::ptrdiff_t>(draw() % 5));
    stranger.sides = static_cast<Sides>(draw() % 3);
    stranger.owner_alone = draw() % 2 == 0;
    stranger.account_known = draw() % 2 == 0;
    out.push_back(stranger);
  }
  return out;
}

std::vector<Stranger> less_is_given() {
  std::vector<Stranger> out;
  for (const Sides sides : {Sides::https, Sides::http, Sides::both})
    for (const bool detects : {true, false}) out.push_back({.sides = sides, .detects = detects});
  for (const int era : harness::model::eras) out.push_back({.era = era});
  out.push_back({.manners = Manners::of_a_vendor});
  out.push_back({.owner_alone = true});
  out.push_back({.account_known = false});
  out.push_back({.sides = Sides::https, .owner_alone = true, .account_known = false});
  return out;
}

/// S3SSE_ALL_STRANGERS: every one of them; else a sample, as each takes the time of a whole run.
std::vector<Stranger> sample(std::vector<Stranger> all, std::size_t every) {
  if (std::getenv("S3SSE_ALL_STRANGERS") != nullptr) return all;
  std::vector<Stranger> out;
  for (std::size_t i = 0; i < all.size(); i += every) out.push_back(all[i]);
  return out;
}

std::string test_name(const ::testing::TestParamInfo<Stranger>& info) {
  return fmt::format("{}_{}", info.index, name_of(info.param));
}

INSTANTIATE_TEST_SUITE_P(LessIsGiven, RightIsGreen, ::testing::ValuesIn(sample(less_is_given(), 2)), test_name);
INSTANTIATE_TEST_SUITE_P(OneLack, RightIsGreen, ::testing::ValuesIn(sample(one_lack_each(), 4)), test_name);
INSTANTIATE_TEST_SUITE_P(SeveralLacks, RightIsGreen, ::testing::ValuesIn(sample(several_lacks(), 8)), test_name);

}  // namespace
}  // namespace s3sse::portable
