#pragma once
#include <cstddef>
#include <filesystem>
#include <string>

#include "simulator/base/result.h"

namespace s3sse {

/// Returns the whole file. The error (code "file") names it, once it cannot be read or exceeds `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

}  // namespace s3sse
