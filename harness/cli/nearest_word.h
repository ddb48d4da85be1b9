#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::cli {

/// The candidate that is at most three typing errors (and not half of the word) away; empty when there is none.
std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace s3sse::cli
