#pragma once
// MD5 in a second thread. MD5 is the slowest step of an SSE-S3 upload, and one stream of it cannot be split; but it can
// run beside encryption and network.
#include <cstdint>
#include <memory>
#include <optional>

#include "simulator/base/bytes.h"

namespace s3sse::service {

class ParallelMd5 {
 public:
  /// Null where a second thread would not pay: less than 1 MiB to come (or an unknown length), no core to spare beside
  /// those that other uploads already use, or no thread to be had.
  static std::unique_ptr<ParallelMd5> start_if_worthwhile(std::optional<std::uint64_t> length);

  /// Stops the thread, whether or not finish() was called.
  ~ParallelMd5();
  ParallelMd5(const ParallelMd5&) = delete;
  ParallelMd5& operator=(const ParallelMd5&) = delete;

  /// Takes a copy of `bytes`; waits while four hand-off buffers are full, so memory stays at 1 MiB.
  void update(ByteView bytes);
  /// The digest of all that was given. Once only.
  Bytes finish();

 private:
  struct State;
  explicit ParallelMd5(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::service
