#pragma once
#include <string_view>

namespace s3sse::cli {

/// '*' is any text, '/' included, and '?' any one character. Brackets are plain text: case ids have them.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace s3sse::cli
