#pragma once
// Whoever answers a line with a line: a child process, or something in this one.
#include <chrono>
#include <string>
#include <string_view>

#include "simulator/base/result.h"

namespace s3sse::harness::client_side {

/// Used by one thread at a time.
class LinePeer {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Error::code of exchange(): the answer did not come in time.
  static constexpr std::string_view timed_out = "timeout";
  /// Error::code of exchange(): the peer ended, or closed its side.
  static constexpr std::string_view ended = "ended";
  /// Error::code of exchange(): a line that is too long.
  static constexpr std::string_view too_long = "too-long";

  virtual ~LinePeer() = default;
  /// Returns the line that answers `line`; both without a line feed. After a failure the peer is of no use any more.
  virtual Result<std::string> exchange(std::string_view line, Deadline deadline) = 0;
  /// The end of what it complained of beside its answers; empty: nothing.
  [[nodiscard]] virtual std::string last_words() const { return {}; }
};

}  // namespace s3sse::harness::client_side
