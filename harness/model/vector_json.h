#pragma once
// JSON as vectors are written. For .cpp files of the harness.
#include "simulator/base/json.h"

namespace s3sse::harness::model {

using Json = nlohmann::ordered_json;  // members stay in the order of the file: headers are sent in that order

/// A key that comes twice in an object is a slip of its author.
inline constexpr JsonBounds vector_bounds{.deepest = 64, .repeated_members = false};

}  // namespace s3sse::harness::model
