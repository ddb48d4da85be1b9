#pragma once
// A guard in front of JSON parsers that recurse: foreign bytes must not choose how deep the stack grows.
#include <cstddef>
#include <string_view>

namespace s3sse {

/// How deep brackets nest outside of strings. Looks at bytes alone, so it costs no stack; `text` need not be valid
/// JSON.
std::size_t json_nesting_depth(std::string_view text) noexcept;

}  // namespace s3sse
