#pragma once
// Finding vector files.
#include <cstddef>
#include <filesystem>
#include <vector>

namespace s3sse::harness::model {

/// Every regular .json file below `folder`, sorted by path; empty when there is no such folder.
std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder);

/// The largest vector file that is read, in bytes.
inline constexpr std::size_t largest_vector_file = 16 * 1024 * 1024;

}  // namespace s3sse::harness::model
