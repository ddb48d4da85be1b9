#include "harness/cli/command/environment.h"

#include <cstdlib>

namespace s3sse::cli {

Environment process_environment() {
  return [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
}

}  // namespace s3sse::cli
