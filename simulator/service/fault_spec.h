#pragma once
#include <string_view>

#include "simulator/base/result.h"
#include "simulator/faults/fault.h"

namespace s3sse::service {

/// faults::parse_fault, and the operations that the fault names are ones that this simulator has: in any case of their
/// letters, or the error names the nearest.
Result<faults::Fault> parse_fault(std::string_view spec);

}  // namespace s3sse::service
