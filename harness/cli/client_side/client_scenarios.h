#pragma once
// Scenarios of the reference client in this process: what no stored object shows, because it is in what a client sends,
// in its options, or in an order.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/rules/rules.h"

namespace s3sse::cli {

struct ClientScenario {
  std::string_view id;  ///< "scenario/round-trip"
  std::vector<Rule> rules;
  /// Returns the first thing that was not as it should be; empty: all was.
  std::string (*fault)(const Rules& rules);
};

std::span<const ClientScenario> client_scenarios();

}  // namespace s3sse::cli
