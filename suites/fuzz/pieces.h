#pragma once
// A body that arrives in pieces of a given size: what a reader makes of it must not depend on that.
#include <algorithm>
#include <string_view>

#include "simulator/base/body.h"

namespace s3sse::fuzz {

class Pieces final : public BodySource {
 public:
  /// `bytes` must outlive it; `piece` is at least one.
  Pieces(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
  Result<std::size_t> read(ByteSpan out) override {
    const std::size_t count = std::min({out.size(), piece_, bytes_.size()});
    std::copy_n(bytes_.begin(), count, out.begin());
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

}  // namespace s3sse::fuzz
