#pragma once
// A child process that is spoken to in lines, one out and one back, each within a time limit.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/client_side/line_peer.h"
#include "simulator/base/result.h"

namespace s3sse::harness::client_side {

/// Variables that the child gets on top of those of this process.
using Variables = std::vector<std::pair<std::string, std::string>>;

/// Owns the child.
class LineProcess final : public LinePeer {
 public:
  /// Bytes of one line that the child may write.
  static constexpr std::size_t longest_line = 64 * 1024 * 1024;

  /// Starts `command` in a shell, as the leader of a process group of its own. Fails where no process can be made;
  /// a command that is not there ends at once, which the first exchange tells.
  static Result<LineProcess> start(const std::string& command, const Variables& variables);

  LineProcess(LineProcess&&) noexcept;
  LineProcess& operator=(LineProcess&&) noexcept;
  /// Closes its input, lets it end on its own for a moment, then kills its group by the number it was started with.
  ~LineProcess() override;

  Result<std::string> exchange(std::string_view line, Deadline deadline) override;
  /// The end of what it wrote to its standard error, at most 2 KiB.
  [[nodiscard]] std::string last_words() const override;

 private:
  struct State;
  explicit LineProcess(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace s3sse::harness::client_side
