#pragma once
// Finding and reading vector files.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace s3sse::harness::model {

/// Every regular .json file below `folder`, sorted by path; empty when there is no such folder.
std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder);

/// The whole file, at most 16 MiB; nothing when it cannot be read or is larger.
std::optional<std::string> read_text_file(const std::filesystem::path& file);

}  // namespace s3sse::harness::model
