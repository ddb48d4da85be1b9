// The proof itself: what it calls killed, survived and not reached, and that it names useless and wrong cases.
#include <gtest/gtest.h>

#include <map>

#include "harness/cli/run/mutation_subject.h"
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

constexpr const char* useful_case = R"({
  "id": "test/wrong-key", "title": "A wrong customer key opens nothing", "rules": ["SSEC-17"], "needs": ["sse-c"],
  "bucket": { "blocked_encryption_types": "NONE" },
  "steps": [
    { "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "text": "sixteen bytes or more" } },
    { "call": "GetObject", "key": "doc", "customer_key": "k2",
      "expect": { "status": 403, "error": { "code": "AccessDenied" } } } ] })";

/// Whatever the answer is, it is happy.
constexpr const char* useless_case = R"({
  "id": "test/useless", "title": "A case that nothing disappoints", "rules": ["PUT-01"],
  "steps": [ { "call": "PutObject", "key": "doc", "body": { "text": "x" },
               "expect": { "status": ["2xx", "3xx", "4xx", "5xx"] } } ] })";

/// Expects the opposite of the rule.
constexpr const char* wrong_case = R"({
  "id": "test/wrong-rule", "title": "An object is not encrypted unless asked for", "rules": ["PUT-01"],
  "steps": [ { "call": "PutObject", "key": "doc", "body": { "text": "x" },
               "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": { "absent": true } } } } ] })";

TEST(Proof, NamesAUselessCase) {
  const Suite cases = suite_of(std::string(useful_case) + "," + useless_case);
  const auto record = harness::mutation::prove(cases, cli::simulators("s3sse"), everything());
  EXPECT_EQ(record.idle_cases, std::vector<std::string>{"test/useless"});
  std::vector<std::string> decoration;
  for (const auto& mutant : record.mutants)
    if (mutant.kind == reports::MutantKind::expectation && mutant.fate != MutantFate::killed)
      decoration.push_back(mutant.id);
  EXPECT_EQ(decoration, std::vector<std::string>{"test/useless step 1 PutObject, status"});
}

TEST(Proof, TellsKilledFromSurvivedAndNotReached) {
  const Suite cases = suite_of(std::string(useful_case) + "," + useless_case);
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
  Suite cases = suite_of(useful_case);
  cases.cases.front().rules = {"SSEC-15"};  // as if the case cited, and blamed, another rule
  harness::mutation::ProofOptions options;
  options.rules = {{"SSEC-17", {}}};
  const auto record = harness::mutation::prove(cases, cli::simulators("s3sse"), options);
  ASSERT_EQ(record.mutants.size(), 1U);
  EXPECT_EQ(record.mutants[0].fate, MutantFate::incidental);
  EXPECT_EQ(record.mutants[0].incidental.at(0).case_id, "test/wrong-key");
}

TEST(Proof, NamesACaseOfAWrongRule) {
  const Suite cases = suite_of(std::string(useful_case) + "," + wrong_case);
  const auto record = harness::mutation::prove(cases, cli::simulators("s3sse"), everything());
  ASSERT_EQ(record.baseline_failures.size(), 1U);
  EXPECT_EQ(record.baseline_failures[0].substr(0, 16), "test/wrong-rule:");
  EXPECT_EQ(record.cases, 1U) << "what is red to begin with proves nothing";
}

}  // namespace
}  // namespace s3sse
