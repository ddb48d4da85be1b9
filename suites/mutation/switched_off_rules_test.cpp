// Each of these rules, switched off in the simulator, fails at least one case that cites it; and the same cases pass
// while it holds. One rule per kind of decision: echo, default, refusal, order, ETag, checksum, key state, stored
// bytes. `s3sse mutate` does the same with every rule.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "harness/cli/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/mutation/proof.h"

namespace s3sse {
namespace {

using harness::model::Suite;
using reports::MutantFate;

const Suite& suite() {
  static const Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

class SwitchedOffRule : public ::testing::TestWithParam<const char*> {};

TEST_P(SwitchedOffRule, FailsACaseThatCitesIt) {
  ASSERT_TRUE(suite().problems.empty());
  const std::string rule_id = GetParam();
  harness::mutation::ProofOptions options;
  options.selection.rules = {rule_id};
  options.rules = cli::rules_to_break();
  std::erase_if(options.rules, [&](const auto& rule) { return rule.id != rule_id; });
  ASSERT_EQ(options.rules.size(), 1U) << "the simulator does not consult " << rule_id;

  const auto record = harness::mutation::prove(suite(), cli::simulators("s3sse"), options);
  EXPECT_TRUE(record.baseline_failures.empty()) << record.baseline_failures.front();
  ASSERT_EQ(record.mutants.size(), 1U);
  EXPECT_GT(record.mutants[0].citing, 0U) << "no case cites " << rule_id;
  EXPECT_EQ(record.mutants[0].fate, MutantFate::killed)
      << "nobody noticed that " << rule_id << " (" << record.mutants[0].slug << ") is switched off";
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
        "DEF-01", "DEF-03", "DEF-04", "DEF-05", "DEF-08", "VER-01", "VER-02", "VER-03", "VER-06", "CTX-10",
        // the S3 of before 2023
        "DEF-06"),
    [](const auto& parameter) {
      std::string name = parameter.param;
      std::ranges::replace(name, '-', '_');
      return name;
    });

/// The rules of the repository, and these cases alone.
Suite suite_of(const std::string& cases) {
  Suite out;
  out.rules = suite().rules;
  harness::model::load_cases("cases/test.json", R"({"$schema": "x", "cases": [)" + cases + "]}", out);
  for (const auto& problem : out.problems) ADD_FAILURE() << problem.text();
  return out;
}

harness::mutation::ProofOptions everything() {
  harness::mutation::ProofOptions options;
  options.rules = cli::rules_to_break();
  std::erase_if(options.rules, [](const auto& rule) { return rule.id != "SSEC-17" && rule.id != "PUT-01"; });
  for (const auto& mutant : harness::response_mutants())
    if (!mutant.step_limit) options.responses.push_back(&mutant);
  options.expectations = true;
  options.name_idle_cases = true;
  return options;
}

constexpr const char* kUseful = R"({
  "id": "test/wrong-key", "title": "A wrong customer key opens nothing", "rules": ["SSEC-17"], "needs": ["sse-c"],
  "bucket": { "blocked_encryption_types": "NONE" },
  "steps": [
    { "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "text": "sixteen bytes or more" } },
    { "call": "GetObject", "key": "doc", "customer_key": "k2",
      "expect": { "status": 403, "error": { "code": "AccessDenied" } } } ] })";

/// Whatever the answer is, it is happy.
constexpr const char* kUseless = R"({
  "id": "test/useless", "title": "A case that nothing disappoints", "rules": ["PUT-01"],
  "steps": [ { "call": "PutObject", "key": "doc", "body": { "text": "x" },
               "expect": { "status": ["2xx", "3xx", "4xx", "5xx"] } } ] })";

/// Expects the opposite of the rule.
constexpr const char* kWrong = R"({
  "id": "test/wrong-rule", "title": "An object is not encrypted unless asked for", "rules": ["PUT-01"],
  "steps": [ { "call": "PutObject", "key": "doc", "body": { "text": "x" },
               "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": { "absent": true } } } } ] })";

TEST(Proof, NamesAUselessCase) {
  const Suite cases = suite_of(std::string(kUseful) + "," + kUseless);
  const auto record = harness::mutation::prove(cases, cli::simulators("s3sse"), everything());
  EXPECT_EQ(record.idle_cases, std::vector<std::string>{"test/useless"});
  std::vector<std::string> decoration;
  for (const auto& mutant : record.mutants)
    if (mutant.kind == reports::MutantKind::expectation && mutant.fate != MutantFate::killed)
      decoration.push_back(mutant.id);
  EXPECT_EQ(decoration, std::vector<std::string>{"test/useless step 1 PutObject, status"});
}

TEST(Proof, TellsKilledFromSurvivedAndNotReached) {
  const Suite cases = suite_of(std::string(kUseful) + "," + kUseless);
  harness::mutation::ProofOptions options;
  options.rules = cli::rules_to_break();
  std::erase_if(options.rules,
                [](const auto& rule) { return rule.id != "SSEC-17" && rule.id != "PUT-01" && rule.id != "MPU-06"; });
  std::map<std::string, MutantFate> fates;
  for (const auto& mutant : harness::mutation::prove(cases, cli::simulators("s3sse"), options).mutants)
    fates[mutant.id] = mutant.fate;
  EXPECT_EQ(fates["SSEC-17"], MutantFate::killed);
  EXPECT_EQ(fates["PUT-01"], MutantFate::survived) << "its header is another one, and the useless case does not mind";
  EXPECT_EQ(fates["MPU-06"], MutantFate::not_reached) << "no case makes a multipart upload";
}

TEST(Proof, CountsAKillByAnotherRulesCaseApart) {
  Suite cases = suite_of(kUseful);
  cases.cases.front().rules = {"SSEC-15"};  // as if the case cited, and blamed, another rule
  harness::mutation::ProofOptions options;
  options.rules = {{"SSEC-17", {}}};
  const auto record = harness::mutation::prove(cases, cli::simulators("s3sse"), options);
  ASSERT_EQ(record.mutants.size(), 1U);
  EXPECT_EQ(record.mutants[0].fate, MutantFate::incidental);
  EXPECT_EQ(record.mutants[0].incidental.at(0).case_id, "test/wrong-key");
}

TEST(Proof, NamesACaseOfAWrongRule) {
  const Suite cases = suite_of(std::string(kUseful) + "," + kWrong);
  const auto record = harness::mutation::prove(cases, cli::simulators("s3sse"), everything());
  ASSERT_EQ(record.baseline_failures.size(), 1U);
  EXPECT_EQ(record.baseline_failures[0].substr(0, 16), "test/wrong-rule:");
  EXPECT_EQ(record.cases, 1U) << "what is red to begin with proves nothing";
}

}  // namespace
}  // namespace s3sse
