#pragma once
// A JSON object of texts in a file: metadata, an encryption context.
#include <map>
#include <string>
#include <string_view>

#include "simulator/base/result.h"

namespace s3sse::cli {

/// Bytes of the longest file that is read.
inline constexpr std::size_t longest_text_map = 256 * 1024;

/// The error names `name` and the entry, never a value.
Result<std::map<std::string, std::string>> parse_text_map(const std::string& name, std::string_view content);
Result<std::map<std::string, std::string>> read_text_map(const std::string& path);

}  // namespace s3sse::cli
