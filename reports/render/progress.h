#pragma once
// The progress of a run: a bar on a terminal, a line now and then in a log.
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "reports/model/run_record.h"
#include "reports/render/terminal.h"

namespace s3sse::reports {

/// Safe from many threads. Writes go to `write`, whole lines or whole redraws, one at a time.
class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Write = std::function<void(std::string_view)>;
  static constexpr std::chrono::milliseconds redraw_interval{100};

  /// The words for what is counted, and for the bad ones.
  struct Words {
    std::string_view things = "cases";
    std::string_view bad = "failed";
  };

  /// Without a terminal there is a line for every `plain_step` cases, and for the last.
  Progress(TerminalStyle style, std::size_t total, Write write, std::size_t plain_step = 250)
      : Progress(style, total, std::move(write), plain_step, Words{}) {}
  Progress(TerminalStyle style, std::size_t total, Write write, std::size_t plain_step, Words words);

  void case_result(const CaseResult& result, Time now = std::chrono::steady_clock::now());
  void step(bool bad, Time now = std::chrono::steady_clock::now());
  /// Wipes the bar. Nothing is drawn afterwards.
  void finish();

 private:
  [[nodiscard]] std::string bar() const;

  const TerminalStyle style_;
  const std::size_t total_;
  const Write write_;
  const std::size_t plain_step_;
  const Words words_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  Time next_redraw_{};
  bool drawn_ = false;
  bool finished_ = false;
};

}  // namespace s3sse::reports
