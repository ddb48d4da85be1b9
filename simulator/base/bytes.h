#pragma once
// Plain byte vocabulary. Secrets do not belong here: see secret_bytes.h.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using ByteSpan = std::span<std::uint8_t>;

/// The bytes of `text`, viewed, not copied; `text` must outlive the view.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The bytes viewed as characters; no encoding is implied.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

}  // namespace s3sse
