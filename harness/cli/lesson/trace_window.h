#pragma once
// The last requests that a server answered, as their traces tell of them.
#include <algorithm>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace s3sse::cli {

/// Thread-safe, in bounded memory: the oldest goes when there is no more room.
class TraceWindow {
 public:
  static constexpr std::size_t most_traces = 100;

  /// `json` is one trace, as trace::to_json writes it.
  void add(std::string json) {
    const std::scoped_lock lock(mutex_);
    traces_.push_back(std::move(json));
    if (traces_.size() > most_traces) traces_.pop_front();
    ++position_;
  }

  struct View {
    std::uint64_t position = 0;         ///< of the newest
    std::vector<std::string> traces{};  ///< the oldest first
  };
  /// Those that were added after that position, as far as they are still there.
  [[nodiscard]] View after(std::uint64_t position) const {
    const std::scoped_lock lock(mutex_);
    View view{.position = position_};
    const std::uint64_t first = position_ - traces_.size();
    for (std::uint64_t at = std::max(position, first); at < position_; ++at) view.traces.push_back(traces_[at - first]);
    return view;
  }

 private:
  mutable std::mutex mutex_;
  std::deque<std::string> traces_;
  std::uint64_t position_ = 0;
};

}  // namespace s3sse::cli
