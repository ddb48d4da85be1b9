#pragma once
// The words of `s3sse serve` once it answers.
#include <string>

#include "harness/cli/simulator/serve_options.h"
#include "harness/cli/target/known_server.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// Returns where the server is, and lines to paste into another terminal. `own_keys`: the secret is the user's own, and
/// is left out.
std::string greeting(const KnownServer& server, const ServeOptions& options, bool own_keys);

/// Returns what the rules that are switched off make of the simulator.
std::string switched_off_text(const Rules& rules);

}  // namespace s3sse::cli
