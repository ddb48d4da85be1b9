#pragma once
#include <string_view>

namespace s3sse::reports {

/// '*' is any text, '?' any character; nothing else is special.
bool glob_match(std::string_view pattern, std::string_view text) noexcept;

}  // namespace s3sse::reports
