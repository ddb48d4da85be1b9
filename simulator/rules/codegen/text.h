#pragma once
// The common part of reading rules and reading sources.
#include <cstddef>

namespace s3sse::codegen {

/// The largest file that is read, in bytes.
inline constexpr std::size_t largest_source = 16 * 1024 * 1024;

/// True if `c` may be part of a name in C++: [A-Za-z0-9_].
bool is_word(char c);

}  // namespace s3sse::codegen
