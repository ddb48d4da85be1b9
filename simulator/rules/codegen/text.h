#pragma once
// What reading rules and reading sources have in common.
#include <filesystem>
#include <optional>
#include <string>

namespace s3sse::codegen {

/// Nothing when it cannot be opened.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Whether `c` may be part of a name in C++: [A-Za-z0-9_].
bool is_word(char c);

}  // namespace s3sse::codegen
