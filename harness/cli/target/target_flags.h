#pragma once
// The flags that say which endpoint: the same for run, rerun, detect and sweep.
#include "harness/cli/target/target.h"

namespace s3sse::cli {

class Command;

void add_target_flags(Command& verb, TargetFlags& target);

}  // namespace s3sse::cli
