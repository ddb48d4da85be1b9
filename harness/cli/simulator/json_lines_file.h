#pragma once
// A file that a server fills while it runs, one JSON object a line: audit events for `s3sse audit`, traces and
// accesses.
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "simulator/base/result.h"

namespace s3sse::cli {

/// Thread-safe. A thread of its own writes: a sink that stalls (a pipe that nobody reads) costs lines, and neither
/// requests nor the end of the server.
class JsonLinesFile {
 public:
  /// Appends to the file at `path`, which is made for its user alone where there is none; "-" is standard error. `flag`
  /// is named in the error.
  static Result<std::unique_ptr<JsonLinesFile>> open(const std::string& flag, const std::string& path);
  /// Writes what waits, for two seconds at most.
  ~JsonLinesFile();
  JsonLinesFile(const JsonLinesFile&) = delete;
  JsonLinesFile& operator=(const JsonLinesFile&) = delete;

  /// Returns once the line is written, unless the sink stalls. A failure is told on standard error, once, and later
  /// lines are tried again; those that no longer fit into the queue of 16 MiB are lost.
  void write(const std::string& json);
  [[nodiscard]] std::uint64_t lost_lines();

 private:
  JsonLinesFile(std::string path, int descriptor);
  void work();
  bool write_out(const std::string& text);
  bool wait_for_room();

  const std::string path_;
  const int descriptor_;
  std::mutex mutex_;
  std::condition_variable has_lines_;
  std::condition_variable has_written_;
  std::deque<std::string> lines_;
  std::size_t queued_bytes_ = 0;
  std::uint64_t given_ = 0;    ///< lines taken into the queue
  std::uint64_t written_ = 0;  ///< or given up
  std::uint64_t lost_ = 0;
  bool stalled_ = false;
  bool ending_ = false;
  std::chrono::steady_clock::time_point end_{};
  std::thread writer_;
};

}  // namespace s3sse::cli
