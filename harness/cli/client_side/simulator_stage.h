#pragma once
// The built-in simulator as the stage of a client under judgement: its HTTP front on a free port of this machine, and
// everything that passes it written down.
#include <memory>

#include "harness/client_side/stage.h"

namespace s3sse::cli {

/// Listens when it is returned, until it is destroyed.
Result<std::unique_ptr<harness::client_side::Stage>> open_simulator_stage();

}  // namespace s3sse::cli
