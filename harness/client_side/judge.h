#pragma once
// Judges a client: each scenario that it has the capabilities for, one after another, with a verdict by rule.
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "harness/client_side/adapter.h"
#include "harness/client_side/scenarios/scenario.h"
#include "harness/client_side/stage.h"
#include "harness/model/rule_catalogue.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::client_side {

/// One case of the judge, before it ran.
struct JudgedCase {
  std::string id;
  std::string title;
  std::vector<std::string> rules;
  std::vector<std::string> needs;
  std::string file{};  ///< of the vectors; empty: a scenario
  std::function<void(Trial&)> run{};
};

/// The scenarios of s3 mode as cases.
std::vector<JudgedCase> scenario_cases();

struct JudgeOptions {
  std::vector<std::string> only;  ///< globs over ids, or ids of rules; empty: every case
  std::string gate = "must";      ///< or "all"
  std::string tool_version;
  const std::atomic<bool>* stop = nullptr;  ///< looked at between cases
  /// Told of each result, the number of those decided, and of all.
  std::function<void(const reports::CaseResult&, std::size_t, std::size_t)> on_result{};
};

/// The cases that the options choose.
std::vector<JudgedCase> chosen(std::vector<JudgedCase> cases, const JudgeOptions& options);

/// The things that the cases of a run share: where they take place, keys, and a bucket of its own for each, so that
/// what one leaves behind disturbs no other.
class Bench {
 public:
  /// `stage` outlives it, and is null where clients are judged by codec alone.
  explicit Bench(Stage* stage) : stage_(stage), keys_(make_test_keys()) {}
  reports::CaseResult run(const JudgedCase& judged, Adapter& adapter);

 private:
  Stage* stage_;
  TestKeys keys_;
  std::size_t cases_ = 0;
};

/// The record without its cases: what is known before the first.
reports::RunRecord record_head(const Adapter& adapter, const JudgeOptions& options);

/// `stage` is null where the client is judged by codec alone. `rules` are those that bind clients.
reports::RunRecord judge(const std::vector<JudgedCase>& cases, Adapter& adapter, Stage* stage,
                         const model::RuleCatalogue& rules, const JudgeOptions& options);

}  // namespace s3sse::harness::client_side
