// Each of these rules, switched off in the simulator, fails at least one case that cites it; and the same cases pass
// while it holds. One rule per kind of decision: echo, default, refusal, order, ETag, checksum, key state, stored
// bytes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/cli/principals.h"
#include "harness/model/suite.h"
#include "harness/runner/runner.h"
#include "harness/transport/in_process/in_process_endpoint.h"
#include "simulator/rules/rules.h"

namespace s3sse {
namespace {

using harness::model::Suite;
using reports::Verdict;

const Suite& suite() {
  static const Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

Account account_of(const cli::Principal& principal) {
  return {principal.account_id, principal.user_name, principal.credentials.access_key_id,
          std::string(as_text(principal.credentials.secret_access_key.reveal()))};
}

harness::runner::Principal signer_of(const cli::Principal& principal) {
  return {principal.credentials.clone(), principal.account_id, principal.arn()};
}

/// Runs every case that cites `rule_id` against a fresh simulator of that era that keeps `rules`.
reports::RunRecord run_citing_cases(const std::string& rule_id, const Rules& rules, int era = 2026) {
  const cli::Principals principals = cli::example_principals();
  harness::InProcessOptions options;
  options.start = SystemClock().now();
  options.service.rules = rules;
  options.service.era = static_cast<Era>(era);
  for (const auto* principal : {&principals.owner, &principals.second, &principals.other_account}) {
    options.service.accounts.push_back(account_of(*principal));
  }
  harness::InProcessEndpoint endpoint(std::move(options));

  harness::runner::RunOptions run_options;
  run_options.selection.rules = {rule_id};
  run_options.era = era;
  run_options.identities.owner = signer_of(principals.owner);
  run_options.identities.second = signer_of(principals.second);
  run_options.identities.other_account = signer_of(principals.other_account);
  return harness::runner::run(suite(), endpoint, endpoint.clock(), run_options);
}

/// The ids of the cases that failed with a finding attributed to the rule itself.
std::vector<std::string> killers(const reports::RunRecord& record, const std::string& rule_id) {
  std::vector<std::string> ids;
  for (const auto& result : record.cases) {
    const bool blamed = std::ranges::any_of(result.findings, [&](const auto& f) { return f.rule_id == rule_id; });
    if (result.verdict == Verdict::fail && blamed) ids.push_back(result.id);
  }
  return ids;
}

class SwitchedOffRule : public ::testing::TestWithParam<const char*> {};

TEST_P(SwitchedOffRule, FailsACaseThatCitesIt) {
  ASSERT_TRUE(suite().problems.empty());
  const std::string rule_id = GetParam();
  const auto rule = find_rule(rule_id);
  ASSERT_TRUE(rule) << rule_id;
  ASSERT_FALSE(info(*rule).consulted_at.empty()) << "the simulator does not consult " << rule_id;

  const auto intact = run_citing_cases(rule_id, Rules());
  ASSERT_FALSE(intact.cases.empty()) << "no case cites " << rule_id;
  for (const auto& result : intact.cases) {
    EXPECT_NE(result.verdict, Verdict::fail) << result.id << " fails although " << rule_id << " holds";
  }

  Rules broken;
  broken.switch_off(*rule);
  EXPECT_FALSE(killers(run_citing_cases(rule_id, broken), rule_id).empty())
      << "nobody noticed that " << rule_id << " (" << info(*rule).slug << ") is switched off";
}

// Objects without encryption can be made in the S3 of before 2023 alone.
TEST(SwitchedOffRuleOf2022, FailsACaseThatCitesIt) {
  Rules broken;
  broken.switch_off(Rule::default_encryption_legacy_object_has_no_sse_header);
  EXPECT_TRUE(killers(run_citing_cases("DEF-06", Rules(), 2022), "DEF-06").empty());
  EXPECT_FALSE(killers(run_citing_cases("DEF-06", broken, 2022), "DEF-06").empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rules, SwitchedOffRule,
    ::testing::Values(
        "PUT-01", "PUT-04", "PUT-07", "PUT-09", "PUT-15", "PUT-17", "GET-02", "GET-07", "GET-17", "SSEC-05", "SSEC-08",
        "SSEC-10", "SSEC-15", "SSEC-17", "COPY-01", "MPU-06", "MPU-08", "ENC-06", "ENC-14", "BLK-02", "BK-04", "DEF-02",
        "ETAG-01", "ETAG-02", "CSUM-07", "KMSI-05",
        // at rest
        "STO-01", "STO-03", "STO-04", "STO-07", "STO-08", "DSSE-03", "DSSE-04", "CSUM-05", "CSUM-08", "SSEC-27",
        // bucket keys, and who may use a KMS key
        "BK-03", "BK-08", "BK-11", "BK-15", "BK-17", "COPY-06", "COPY-07", "COPY-23", "MPU-02", "MPU-03", "MPU-16",
        "MPU-19", "MPU-23", "DSSE-05", "DSSE-07",
        // customer keys, and codes
        "SSEC-22", "SSEC-23", "SSEC-31", "SSEC-32", "SSEC-33", "ERR-14", "ERR-15",
        // updates, blocks, configurations, versions
        "UOE-01", "UOE-02", "UOE-03", "UOE-04", "UOE-05", "UOE-06", "UOE-07", "UOE-09", "UOE-10", "UOE-11", "UOE-12",
        "UOE-13", "UOE-15", "UOE-16", "UOE-17", "UOE-18", "UOE-19", "UOE-23", "BLK-01", "BLK-03", "BLK-04", "BLK-05",
        "BLK-06", "BLK-07", "BLK-09", "BLK-10", "BLK-11", "BLK-12", "BLK-13", "BLK-14", "BLK-15", "BLK-19", "ENC-01",
        "ENC-02", "ENC-03", "ENC-04", "ENC-05", "ENC-07", "ENC-08", "ENC-09", "ENC-10", "ENC-11", "ENC-12", "ENC-15",
        "ENC-16", "ENC-17", "ENC-18", "ENC-19", "ENC-20", "ENC-21", "ENC-22", "ENC-23", "ENC-24", "ENC-25", "ENC-27",
        "DEF-01", "DEF-03", "DEF-04", "DEF-05", "DEF-08", "VER-01", "VER-02", "VER-03", "VER-06", "CTX-10"),
    [](const auto& parameter) {
      std::string name = parameter.param;
      std::ranges::replace(name, '-', '_');
      return name;
    });

}  // namespace
}  // namespace s3sse
