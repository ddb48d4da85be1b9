// Servers that are wrong on purpose: the simulator with one to five rules switched off, drawn by a seed. The causes in
// their reports are these rules and no others, worst first, and what is said to become green does when one is mended.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include "harness/cli/run/mutation_subject.h"
#include "harness/mutation/diagnosis.h"
#include "harness/runner/run/runner.h"
#include "reports/causes/causes.h"
#include "reports/model/diff.h"
#include "simulator/base/fnv1a.h"
#include "simulator/rules/rules.h"

namespace s3sse {
namespace {

using reports::CaseResult;
using reports::Cause;
using reports::RunRecord;
using Cases = std::vector<const harness::model::Case*>;
using RuleIds = std::set<std::string, std::less<>>;

const harness::model::Suite& suite() {
  static const harness::model::Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

/// S3SSE_ALL_SERVERS: five times as many, and every variant of every case.
bool thorough() {
  return std::getenv("S3SSE_ALL_SERVERS") != nullptr;
}

/// All variants of the cases that cite these rules; of the others one variant, as they only have to show what follows.
Cases cases_about(const RuleIds& rules) {
  Cases out;
  std::set<std::string> seen;
  for (const harness::model::Case& each : suite().cases) {
    const bool about = std::ranges::any_of(each.rules, [&](const std::string& rule) { return rules.contains(rule); });
    const bool first = seen.insert(each.base_id).second;
    if (each.in_era(harness::model::newest_era) && (about || first || thorough())) out.push_back(&each);
  }
  return out;
}

Cases citing(const std::string& rule) {
  Cases out;
  for (const harness::model::Case& each : suite().cases)
    if (each.in_era(harness::model::newest_era) && std::ranges::find(each.rules, rule) != each.rules.end())
      out.push_back(&each);
  return out;
}

RunRecord run_without(const RuleIds& broken, const Cases& cases) {
  Rules rules;
  for (const std::string& rule : broken) rules.switch_off(*find_rule(rule));
  const auto subject = cli::simulator(rules, harness::model::newest_era, "s3sse");
  return harness::runner::run_cases(suite().rules, cases, subject->endpoint(), subject->clock(),
                                    subject->run_options());
}

bool went_wrong(const CaseResult& result) {
  const reports::Standing standing = reports::standing_of(result.verdict);
  return standing == reports::Standing::failed || standing == reports::Standing::undecided;
}

/// True if an answer tells whether this one of the broken rules is broken. Some are only inferred, or hold in an
/// earlier era, or are about what another one keeps from happening: nobody can name them.
bool shows(const std::string& rule, const RuleIds& broken) {
  RuleIds others = broken;
  others.erase(rule);
  const Cases cases = citing(rule);
  const RunRecord with = run_without(broken, cases);
  const RunRecord without = run_without(others, cases);
  for (std::size_t at = 0; at < cases.size(); ++at) {
    const CaseResult& one = with.cases.at(at);
    const CaseResult& other = without.cases.at(at);
    if (went_wrong(one) && (one.verdict != other.verdict || reports::answer_of(one) != reports::answer_of(other)))
      return true;
  }
  return false;
}

std::uint64_t lot_of(std::size_t server, std::string_view rule) {
  return std::mt19937_64(fnv1a(fmt::format("deliberate server {} without {}", server, rule)))();
}

/// Each server draws its own lots, so that a new rule leaves most servers as they are.
RuleIds drawn(std::size_t server, const std::vector<harness::mutation::RuleMutant>& all) {
  std::vector<std::string> by_lot;
  for (const auto& rule : all) by_lot.push_back(rule.id);
  std::ranges::sort(by_lot, {}, [server](const std::string& rule) { return lot_of(server, rule); });
  const std::size_t count = 1 + lot_of(server, "count") % 5;
  RuleIds out;
  for (const std::string& rule : by_lot)
    if (out.size() < count && shows(rule, {rule})) out.insert(rule);
  const RuleIds all_of_them = out;
  std::erase_if(out, [&](const std::string& rule) { return !shows(rule, all_of_them); });
  return out;
}

/// The rule that stands first, and those that every case of the cause blames as well: nobody can tell them apart.
RuleIds named_by(const Cause& cause) {
  RuleIds out;
  for (const std::string& rule : cause.rules) {
    const bool by_all = std::ranges::all_of(cause.cases, [&](const CaseResult* each) {
      return std::ranges::any_of(each->findings, [&](const auto& finding) { return finding.rule_id == rule; });
    });
    if (out.empty() || by_all) out.insert(rule);
  }
  return out;
}

std::size_t green_when_mended(const Cause& cause, RuleIds broken, const std::string& mended) {
  broken.erase(mended);
  Cases cases;
  for (const harness::model::Case& each : suite().cases)
    if (std::ranges::any_of(cause.cases, [&](const CaseResult* result) { return result->id == each.id; }))
      cases.push_back(&each);
  const RunRecord again = run_without(broken, cases);
  return again.cases.size() - static_cast<std::size_t>(std::ranges::count_if(again.cases, went_wrong));
}

/// Empty: the causes are what was broken. Else what is wrong with them.
std::string verdict_on(const std::vector<Cause>& causes, const RuleIds& broken) {
  std::string out;
  RuleIds left = broken;
  for (const Cause& cause : causes) {
    const RuleIds names = named_by(cause);
    const auto right = std::ranges::find_if(left, [&](const std::string& rule) { return names.contains(rule); });
    if (right == left.end()) {
      out += fmt::format("  not broken: {}: {}\n", fmt::join(names, ", "), cause.said);
      continue;
    }
    if (const std::size_t green = green_when_mended(cause, broken, *right); green != cause.would_become_green)
      out += fmt::format("  {} cases were to become green by mending {}, and {} do\n", cause.would_become_green, *right,
                         green);
    left.erase(right);
  }
  return left.empty() ? out : out + fmt::format("  not named: {}\n", fmt::join(left, ", "));
}

TEST(DeliberateServers, AreToldWhatIsBroken) {
  const std::size_t servers = thorough() ? 100 : 20;
  const auto rules = cli::rules_to_break();
  std::size_t right = 0;
  std::string wrong;
  for (std::size_t at = 0; at < servers; ++at) {
    const RuleIds broken = drawn(at, rules);
    RunRecord record = run_without(broken, cases_about(broken));
    harness::mutation::diagnose(record, suite(), cli::simulators("s3sse"), {.rules = rules});
    const std::vector<Cause> causes = reports::causes_of(record);
    EXPECT_TRUE(std::ranges::is_sorted(causes, {}, &Cause::nature)) << "worst first";
    const std::string verdict = verdict_on(causes, broken);
    right += verdict.empty() ? 1 : 0;
    if (!verdict.empty()) wrong += fmt::format("without {}:\n{}", fmt::join(broken, ", "), verdict);
  }
  RecordProperty("right", static_cast<int>(right));
  EXPECT_GE(right * 10, servers * 9) << right << " of " << servers << " servers were told what is wrong with them\n"
                                     << wrong;
  if (std::getenv("S3SSE_SHOW") != nullptr) fmt::print("{} of {}\n{}", right, servers, wrong);
}

}  // namespace
}  // namespace s3sse
