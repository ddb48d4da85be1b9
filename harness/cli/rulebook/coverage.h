#pragma once
// The rules that cases check, and the places where the simulator asks for them.
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/model/suite.h"

namespace s3sse::cli {

struct RuleCoverage {
  const harness::model::RuleEntry* rule = nullptr;
  std::vector<std::string> cases;         ///< base ids of the cases that cite it, sorted
  std::vector<std::string> consulted_at;  ///< simulator/sse/sse_c.cpp:42

  /// Answers, or a probe, tell whether an endpoint obeys; a vector, or what it does when driven, whether a client does.
  [[nodiscard]] bool observable() const;
  [[nodiscard]] bool covered() const { return !cases.empty(); }
};

struct Coverage {
  struct Count {
    std::size_t observable = 0;
    std::size_t covered = 0;  ///< of the observable ones
  };
  std::vector<RuleCoverage> rules;                             ///< by id
  std::map<std::string, Count> levels;                         ///< MUST, SHOULD, MAY
  std::map<std::string, std::map<std::string, Count>> topics;  ///< topic -> level
  /// Observable MUST and SHOULD rules that no case cites.
  [[nodiscard]] std::vector<const RuleCoverage*> uncovered() const;
  /// MUST and SHOULD rules that are not observable, or out of scope; each says why.
  [[nodiscard]] std::vector<const RuleCoverage*> left_out() const;
};

/// must, should and may with their counts, uncovered, and every rule with its cases and places in the code; `clients`
/// with the same of the rules for clients.
std::string coverage_json(const Coverage& coverage, const Coverage& clients);

/// Of the rules that bind an endpoint. The pointers go into `suite`.
Coverage measure_coverage(const harness::model::Suite& suite);

/// Of the rules that bind a client that encrypts by itself; its cases are the vectors of `folder`/client-side, and the
/// scenarios in which the judge drives a client.
Coverage measure_client_coverage(const harness::model::Suite& suite, const std::filesystem::path& folder);

}  // namespace s3sse::cli
