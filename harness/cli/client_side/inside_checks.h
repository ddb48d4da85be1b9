#pragma once
// Checks of the reference client from inside: for rules that neither a stored object nor the traffic of a client
// shows, because it takes a source of randomness, a KMS or an S3 that does what none does.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/rules/rules.h"

namespace s3sse::cli {

struct InsideCheck {
  std::string_view id;  ///< "inside/kms-writes"
  std::vector<Rule> rules;
  /// Returns the first thing that was not as it should be; empty: all was.
  std::string (*fault)(const Rules& rules);
};

std::span<const InsideCheck> inside_checks();

}  // namespace s3sse::cli
