#include "case_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace s3sse::conformance {
namespace {

using reports::Standing;

std::string test_name(std::string id) {
  std::replace_if(
      id.begin(), id.end(), [](char c) { return c == '-' || c == ':'; }, '_');
  return id;
}

/// Tells what was expected, what came, and the rule that says so.
std::string deviation(const reports::Finding& finding, const harness::model::RuleCatalogue& rules) {
  std::string text =
      fmt::format("step {}, {} ({})\n  expected: {}\n  actual:   {}\n  rule:     {}", finding.step, finding.what,
                  reports::to_string(finding.nature), finding.expected, finding.actual, finding.rule_id);
  if (const harness::model::RuleEntry* rule = rules.find(finding.rule_id)) {
    text += fmt::format(" {}: {}", rule->ref.level, rule->ref.statement);
    if (!rule->ref.sources.empty()) text += " <" + rule->ref.sources.front() + ">";
  }
  return text;
}

class CaseTest : public ::testing::Test {
 public:
  CaseTest(World& world, const harness::model::Case& running) : world_(world), case_(running) {}

  void TestBody() override {
    const harness::runner::CaseOutcome outcome = world_.run(case_);
    const reports::CaseResult& result = outcome.result;
    for (const std::string& rule : result.rules) RecordProperty("rule_" + rule, result.level);
    const Standing standing = reports::standing_of(result.verdict);
    for (const std::string& left : outcome.clean_up_failures) ADD_FAILURE() << "left behind: " << left;
    if (standing == Standing::out_of_scope || standing == Standing::not_checked) GTEST_SKIP() << describe(result);
    if (standing == Standing::passed) return;
    const std::string text = describe(result);
    if (standing == Standing::failed && !result.gating && !world_.gates_all())
      GTEST_SKIP() << "does not gate: " << text;
    const std::string file = world_.vectors() + "/" + case_.file;
    GTEST_MESSAGE_AT_(file.c_str(), case_.line, text.c_str(), ::testing::TestPartResult::kNonFatalFailure);
  }

 private:
  std::string describe(const reports::CaseResult& result) const {
    std::string text = fmt::format("{}: {}", result.id, reports::to_string(result.verdict));
    if (!result.reason.empty()) text += " (" + result.reason + ")";
    for (const reports::Finding& finding : result.findings) text += "\n" + deviation(finding, world_.suite().rules);
    return text;
  }

  World& world_;
  const harness::model::Case& case_;
};

}  // namespace

void register_cases(World& world) {
  std::set<std::string> names;
  for (const harness::model::Case& each : world.suite().cases) {
    std::string name = test_name(each.id);
    while (!names.insert(name).second) name += '+';
    const std::string file = world.vectors() + "/" + each.file;
    ::testing::RegisterTest("s3sse", name.c_str(), nullptr, nullptr, file.c_str(), each.line,
                            [&world, &each]() -> ::testing::Test* { return new CaseTest(world, each); });
  }
}

}  // namespace s3sse::conformance
