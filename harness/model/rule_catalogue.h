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
  std::vector<std::string> formats;  ///< of a rule for clients: V1, V2, V3
  std::string observable;
  std::string visibility;  ///< of an endpoint: wire, inside; of a client: vector, judge; not-observable, out-of-scope
  std::string visibility_reason;
  std::string survival_reason;  ///< the reason why no case can notice when it is broken; empty: one has to
  std::string notes;
  std::string topic;
  std::string since;  ///< first day, YYYY-MM-DD; empty: always was
  std::string until;  ///< the first day that it no longer holds; empty: still does

  [[nodiscard]] bool binds_client() const { return !formats.empty(); }
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

/// The rulebook by whom its rules bind. They share one space of ids and slugs, and never one verdict.
struct Rulebook {
  RuleCatalogue endpoint;  ///< S3 and KMS, and whoever speaks for them
  RuleCatalogue client;    ///< a client that encrypts by itself
};

/// Reads every .json of `folder` (vectors/rules).
Rulebook load_rules(const std::filesystem::path& folder, std::vector<Problem>& problems);

}  // namespace s3sse::harness::model
