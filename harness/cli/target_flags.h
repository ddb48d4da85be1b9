#pragma once
// The flags that say which endpoint: the same for run, rerun, detect and sweep.
#include "harness/cli/target.h"

namespace CLI {
class App;
}

namespace s3sse::cli {

void add_target_flags(CLI::App& verb, TargetFlags& target);

}  // namespace s3sse::cli
