#pragma once
// The door to environment variables, so that tests bring their own.
#include <functional>
#include <string>

namespace s3sse::cli {

/// The value of a variable; empty when it is unset.
using Environment = std::function<std::string(const char* name)>;

/// That of this process.
Environment process_environment();

}  // namespace s3sse::cli
