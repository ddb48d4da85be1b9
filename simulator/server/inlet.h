#pragma once
// Bytes that were read from a connection and not used yet: the next pipelined request, or the start of a body.
#include <memory>
#include <string_view>

#include "simulator/server/transport.h"

namespace s3sse::server {

class Inlet {
 public:
  Inlet(Transport& transport, std::size_t capacity) : transport_(transport), capacity_(capacity) {}

  [[nodiscard]] std::string_view pending() const { return as_text({buffer_.get() + begin_, end_ - begin_}); }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Gives back the memory, if nothing is pending.
  void release() {
    if (begin_ == end_) buffer_.reset();
  }
  [[nodiscard]] bool full() const { return end_ - begin_ == capacity_; }

  /// Reads more behind what is pending; 0 at the end. Must not be full.
  Result<std::size_t> fill(Deadline deadline);
  /// Pending bytes first, else straight from the connection into `out`; 0 at the end.
  Result<std::size_t> read(ByteSpan out, Deadline deadline);

 private:
  Transport& transport_;
  std::size_t capacity_;
  std::unique_ptr<std::uint8_t[]> buffer_;  ///< made when something is read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace s3sse::server
