#include "simulator/server/inlet.h"

#include <algorithm>
#include <cstring>

namespace s3sse::server {

Result<std::size_t> Inlet::fill(Deadline deadline) {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<std::uint8_t[]>(capacity_);
  if (end_ == capacity_) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const auto count = transport_.read({buffer_.get() + end_, capacity_ - end_}, deadline);
  if (count) end_ += *count;
  return count;
}

Result<std::size_t> Inlet::read(ByteSpan out, Deadline deadline) {
  if (begin_ == end_) return transport_.read(out, deadline);
  const std::size_t count = std::min(out.size(), end_ - begin_);
  std::memcpy(out.data(), buffer_.get() + begin_, count);
  consume(count);
  return count;
}

}  // namespace s3sse::server
