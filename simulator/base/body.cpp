#include "simulator/base/body.h"

#include <algorithm>
#include <cstring>

namespace s3sse {

Result<std::size_t> MemorySource::read(ByteSpan out) {
  const std::size_t count = std::min(out.size(), bytes_.size() - position_);
  if (count != 0) std::memcpy(out.data(), bytes_.data() + position_, count);
  position_ += count;
  return count;
}

Result<std::size_t> read_full(BodySource& source, ByteSpan out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto count = source.read(out.subspan(done));
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) break;
    done += *count;
  }
  return done;
}

Result<Bytes> read_all(BodySource& source, std::size_t limit) {
  Bytes bytes;
  Bytes piece(std::min<std::size_t>(limit + 1, 64 * 1024));
  while (true) {
    const auto count = source.read(piece);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return bytes;
    if (bytes.size() + *count > limit) {
      return fail("the body is larger than " + std::to_string(limit) + " bytes", "EntityTooLarge");
    }
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
  }
}

}  // namespace s3sse
