#pragma once
// A child process that is spoken to in lines, one out and one back, each within a time limit.
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/result.h"

namespace s3sse::harness::client_side {

/// Variables that the child gets on top of those of this process.
using Variables = std::vector<std::pair<std::string, std::string>>;

/// Owns the child. Used by one thread at a time.
class LineProcess {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Error::code of exchange(): the answer did not come in time.
  static constexpr std::string_view timed_out = "timeout";
  /// Error::code of exchange(): the child ended, or closed its side.
  static constexpr std::string_view ended = "ended";
  /// Error::code of exchange(): a line longer than `longest_line`.
  static constexpr std::string_view too_long = "too-long";

  /// Bytes of one line that the child may write.
  static constexpr std::size_t longest_line = 64 * 1024 * 1024;

  /// Starts `command` in a shell, as the leader of a process group of its own. Fails where no process can be made;
  /// a command that is not there ends at once, which the first exchange tells.
  static Result<LineProcess> start(const std::string& command, const Variables& variables);

  LineProcess(LineProcess&&) noexcept;
  LineProcess& operator=(LineProcess&&) noexcept;
  /// Closes its input, lets it end on its own for a moment, then kills its group by the number it was started with.
  ~LineProcess();

  /// Sends `line` and a line feed, and returns the next line that comes back, without its line feed. After a failure
  /// the child is of no use any more.
  Result<std::string> exchange(std::string_view line, Deadline deadline);

  /// The end of what it wrote to its standard error, at most 2 KiB.
  [[nodiscard]] const std::string& last_words() const;

 private:
  struct State;
  explicit LineProcess(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::harness::client_side
