#include "simulator/client_side/byte_range.h"

#include <fmt/format.h>

#include <limits>

#include "simulator/base/text.h"
#include "simulator/client_side/algorithm_suite.h"

namespace s3sse::client_side {

std::optional<ByteRange> parse_byte_range(std::string_view header) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return std::nullopt;
  header.remove_prefix(unit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_decimal<std::uint64_t>(header.substr(0, dash));
  const std::string_view end = header.substr(dash + 1);
  const auto last = parse_decimal<std::uint64_t>(end);
  if (!first || (!end.empty() && !last) || (last && *last < *first)) return std::nullopt;
  return ByteRange{*first, last};
}

ByteRange widened(const ByteRange& range) {
  const std::uint64_t block = range.first - range.first % aes_block_size;
  ByteRange wide{block < aes_block_size ? 0 : block - aes_block_size, std::nullopt};
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  if (range.last && *range.last < largest - 2 * aes_block_size)
    wide.last = *range.last + (aes_block_size - *range.last % aes_block_size) + aes_block_size;
  return wide;
}

std::string range_header(const ByteRange& range) {
  return range.last ? fmt::format("bytes={}-{}", range.first, *range.last) : fmt::format("bytes={}-", range.first);
}

}  // namespace s3sse::client_side
