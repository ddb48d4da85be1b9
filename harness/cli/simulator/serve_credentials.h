#pragma once
// The keys that a server takes, and who may learn of them.
#include "harness/cli/simulator/serve_options.h"
#include "harness/cli/target/principals.h"
#include "simulator/base/entropy.h"

namespace s3sse::cli {

/// Gives the owner the keys of the flags, or those of the variables of the AWS tools. False where there are none: then
/// the example keys stay.
Result<bool> take_keys(const ServeOptions& options, Principal& owner);

/// Published keys are for this machine alone. The other users' get secrets of this run where others may come.
Result<void> guard_credentials(const ServeOptions& options, bool own_keys, Entropy& entropy, Principals& principals);

/// Keys are shown only where all of them are thrown away with the simulator.
Result<void> check_reveal(const ServeOptions& options, bool own_keys);

}  // namespace s3sse::cli
