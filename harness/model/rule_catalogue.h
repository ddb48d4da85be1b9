#pragma once
// The rulebook as the harness reads it: the JSON files, not the simulator's compiled table, so that foreign vectors and
// rules load as well.
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/problem.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::model {

struct RuleEntry {
  reports::RuleRef ref;
  std::vector<std::string> operations;
  std::vector<std::string> methods;
  std::string observable;
  std::string visibility;  ///< wire, inside, not-observable, out-of-scope
  std::string visibility_reason;
  std::string survival_reason;  ///< the reason why no case can notice when it is broken; empty: one has to
  std::string notes;
  std::string topic;
  std::string since;  ///< first day, YYYY-MM-DD; empty: always was
  std::string until;  ///< the first day that it no longer holds; empty: still does

  /// MUST, and documented or recorded: only such a rule turns a run red by default.
  [[nodiscard]] bool gates() const;
  /// Nothing but our own conclusion: never fails an endpoint.
  [[nodiscard]] bool inferred_only() const;
};

class RuleCatalogue {
 public:
  void add(RuleEntry entry);
  [[nodiscard]] const RuleEntry* find(std::string_view id) const;
  [[nodiscard]] const std::map<std::string, RuleEntry, std::less<>>& all() const { return rules_; }

 private:
  std::map<std::string, RuleEntry, std::less<>> rules_;
};

/// Reads every .json of `folder` (vectors/rules).
RuleCatalogue load_rules(const std::filesystem::path& folder, std::vector<Problem>& problems);

}  // namespace s3sse::harness::model
