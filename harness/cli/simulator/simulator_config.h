#pragma once
#include <string>

#include "harness/cli/target/principals.h"
#include "simulator/service/service.h"

namespace s3sse::cli {

/// A simulator that knows these three principals. `era` is one of harness::model::eras.
ServiceConfig simulator_config(const Principals& principals, const std::string& region, int era, const Rules& rules);

}  // namespace s3sse::cli
