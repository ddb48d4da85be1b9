#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "simulator/base/result.h"

namespace s3sse::reports {

enum class FileAccess { everyone, owner_only };

/// Writes `content` under a temporary name in the same folder and renames it, so that a reader sees the old file or the
/// whole new one, never half of it. Missing folders are made. `owner_only` files have mode 0600 from their first byte.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content,
                                   FileAccess access = FileAccess::everyone);

}  // namespace s3sse::reports
