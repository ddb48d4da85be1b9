#pragma once
// A body that is collected in memory.
#include "simulator/base/body.h"

namespace s3sse {

/// Takes everything, without a bound: for bodies whose size is known to be small.
class MemorySink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    body.insert(body.end(), bytes.begin(), bytes.end());
    return {};
  }
  Bytes body;
};

}  // namespace s3sse
