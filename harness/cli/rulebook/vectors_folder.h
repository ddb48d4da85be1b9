#pragma once
#include <filesystem>
#include <string>

#include "harness/cli/command/environment.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// The folder with rules/ and cases/: the flag, S3SSE_VECTORS, share/s3sse/vectors beside the bin folder of this
/// program, or the source tree that it was built from; the first that is named, or else exists. The error lists where
/// it looked.
Result<std::filesystem::path> find_vectors(const std::string& flag, const Environment& environment);

}  // namespace s3sse::cli
