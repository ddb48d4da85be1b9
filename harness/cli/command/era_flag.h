#pragma once
#include "harness/cli/command/command.h"

namespace s3sse::cli {

/// Gives the verb --era, S3 as it was by the end of a year. `era` outlives the verb.
void add_era_flag(Command& verb, int& era);

}  // namespace s3sse::cli
