#pragma once
// One case of the vectors as a GoogleTest.
#include "conformance_world.h"

namespace s3sse::conformance {

/// Registers every case under "s3sse.<id>". GoogleTest's filters give '-' and ':' a meaning, so they become '_' in the
/// name; failures print the id as it is.
void register_cases(World& world);

}  // namespace s3sse::conformance
