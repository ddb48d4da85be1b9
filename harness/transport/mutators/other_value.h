#pragma once
// A wrong value that looks like a right one.
#include <string>

namespace s3sse::harness {

/// Returns `value` with its first letter or digit changed into another one of the same kind; "true" and "false" change
/// places. A text without letters and digits stays as it is.
std::string other_value(std::string value);

}  // namespace s3sse::harness
