#pragma once
// The chunked transfer coding of RFC 9112 section 7.1, one step at a time and without sockets.
#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/result.h"

namespace s3sse::server {

/// Told the framing bytes, says how many data bytes follow. The caller moves the data itself, so it is never copied for
/// the decoder's sake.
class ChunkedDecoder {
 public:
  /// Takes framing bytes until data or the end is reached; returns how many it took. Not to be called while
  /// data_left() is not 0. Error "InvalidRequest": malformed, or a line longer than any honest one.
  Result<std::size_t> take_framing(std::string_view bytes);
  [[nodiscard]] std::uint64_t data_left() const { return data_left_; }
  void took_data(std::uint64_t count) {
    data_left_ -= count;
    if (data_left_ == 0) expect_ = Expect::data_end;
  }
  [[nodiscard]] bool finished() const { return expect_ == Expect::nothing; }

 private:
  enum class Expect { size, data_end, trailer, nothing };
  Result<void> take_line();
  Result<void> take_size();

  Expect expect_ = Expect::size;
  std::uint64_t data_left_ = 0;
  std::string line_;
  std::size_t trailer_bytes_ = 0;
};

}  // namespace s3sse::server
