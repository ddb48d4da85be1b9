#pragma once
// Ranges of plaintext, and the ciphertext that is asked for to serve them.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace s3sse::client_side {

/// Bytes first to last of the plaintext; without `last`, to the end.
struct ByteRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> last{};
};

/// The value of a Range header. Nothing for what is not one range that begins at a byte: "bytes=-5", "bytes=5-1",
/// "bytes=1-2,4-5". Whoever asks for such a thing gets the whole object.
std::optional<ByteRange> parse_byte_range(std::string_view header);

/// Widened to whole cipher blocks, one more in front (the IV of CBC), and beyond the tag or the padding.
ByteRange widened(const ByteRange& range);
/// "bytes=0-32".
std::string range_header(const ByteRange& range);

}  // namespace s3sse::client_side
