#pragma once
// The frame of HTML pages that need no script: matrix and trend. Private to this folder.
#include <string>
#include <string_view>

namespace s3sse::reports {

/// `content` is markup; `title` is text.
std::string static_page(std::string_view title, std::string_view content);

}  // namespace s3sse::reports
