#pragma once
// From one expanded JSON case to the typed case. For .cpp files of this folder.
#include "harness/model/case.h"
#include "harness/model/read/reader.h"

namespace s3sse::harness::model {

/// Everything that the JSON says; what follows from it (level, methods ...) is derived later.
Case read_case(const Node& node);

}  // namespace s3sse::harness::model
