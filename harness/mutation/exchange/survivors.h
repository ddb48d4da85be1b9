#pragma once
// The mutants of exchanges that no case can be asked to kill, with the reason.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/mutation_record.h"

namespace s3sse::harness::mutation {

struct Survivor {
  std::string_view pattern;  ///< of ids, "*" stands for anything: "*.date.changed"
  std::string_view reason;   ///< the ground on which a server may do so, or no client can tell
};

/// The closed list. A mutant that survives and stands in none of its lines is a gap of the suite.
std::span<const Survivor> survivors();

/// Returns the reason of the first line that fits; empty: a case has to kill it.
std::string survival_reason(std::string_view id);

/// True if a pattern fits, or there is none.
bool is_chosen(std::string_view id, const std::vector<std::string>& patterns);

/// Returns the lines that excuse nobody, out of a whole proof: no mutant that they fit survived.
std::vector<std::string_view> stale_survivors(const std::vector<reports::MutantResult>& mutants);

}  // namespace s3sse::harness::mutation
