// The list of answers that are wrong in ways that no rule describes. That each is noticed is in
// whole_proof_test.cpp. Differences that HTTP and XML allow are minded by no case.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "harness/cli/run/mutation_subject.h"
#include "harness/model/suite.h"
#include "harness/runner/run/runner.h"
#include "harness/transport/mutators/response_mutant.h"

namespace s3sse {
namespace {

using harness::MutatedEndpoint;
using harness::ResponseMutant;

const harness::model::Suite& suite() {
  static const harness::model::Suite loaded = harness::model::load_suite(S3SSE_SOURCE_VECTORS);
  return loaded;
}

/// All but the lattices, whose thousands of cases look at the same headers and bodies over and over.
harness::model::Selection without_lattices() {
  harness::model::Selection selection;
  selection.ids = {"!*/lattice/*", "!conflict-matrix/*", "!sse-c/damage/*", "!at-rest/changed-byte/*"};
  return selection;
}

TEST(ResponseMutants, AreAtLeastFortyWithNamesOfTheirOwn) {
  std::set<std::string_view> ids;
  for (const ResponseMutant& mutant : harness::response_mutants()) {
    EXPECT_TRUE(ids.insert(mutant.id).second) << mutant.id << " is there twice";
    EXPECT_FALSE(mutant.title.empty()) << mutant.id;
  }
  EXPECT_GE(ids.size(), 40U);
}

std::map<std::string, reports::Verdict> verdicts(const ResponseMutant* change) {
  const auto subject = cli::simulators("s3sse")("", 2026);
  std::optional<MutatedEndpoint> changed;
  if (change != nullptr) changed.emplace(subject->endpoint(), *change);
  harness::Endpoint& endpoint = changed ? *changed : subject->endpoint();
  auto options = subject->run_options();
  options.selection = without_lattices();
  const auto record = harness::runner::run(suite(), endpoint, subject->clock(), options);
  if (changed) {
    EXPECT_GT(changed->altered(), 0U) << change->id;
  }
  std::map<std::string, reports::Verdict> out;
  for (const auto& result : record.cases) out[result.id] = result.verdict;
  return out;
}

TEST(HarmlessChanges, ChangeNoVerdict) {
  const auto usual = verdicts(nullptr);
  for (const ResponseMutant& change : harness::harmless_changes())
    for (const auto& [id, verdict] : verdicts(&change))
      EXPECT_EQ(reports::to_string(verdict), reports::to_string(usual.at(id))) << id << " minds that " << change.title;
}

}  // namespace
}  // namespace s3sse
