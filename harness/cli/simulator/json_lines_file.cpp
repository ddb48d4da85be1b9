#include "harness/cli/simulator/json_lines_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "harness/cli/command/output.h"
#include "simulator/base/counted.h"

namespace s3sse::cli {
namespace {

using Time = std::chrono::steady_clock;
constexpr std::size_t most_queued_bytes = 16 * 1024 * 1024;
constexpr std::chrono::milliseconds patience{50};
constexpr std::chrono::seconds time_to_end{2};

}  // namespace

Result<std::unique_ptr<JsonLinesFile>> JsonLinesFile::open(const std::string& flag, const std::string& path) {
  if (path == "-") return std::unique_ptr<JsonLinesFile>(new JsonLinesFile("standard error", STDERR_FILENO));
  // Without waiting: a named pipe that nobody reads is an error at once.
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
  if (descriptor < 0) return fail(fmt::format("{} {}: {}", flag, path, std::strerror(errno)));
  return std::unique_ptr<JsonLinesFile>(new JsonLinesFile(path, descriptor));
}

JsonLinesFile::JsonLinesFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor), writer_([this] { work(); }) {}

JsonLinesFile::~JsonLinesFile() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    end_ = Time::now() + time_to_end;
    has_lines_.notify_all();
  }
  writer_.join();
  if (lost_ > 0) print_error(fmt::format("s3sse: {} lacks {}\n", path_, counted(lost_, "line")));
  if (descriptor_ != STDERR_FILENO) ::close(descriptor_);
}

void JsonLinesFile::write(const std::string& json) {
  std::unique_lock lock(mutex_);
  if (queued_bytes_ + json.size() > most_queued_bytes) {
    ++lost_;
    return;
  }
  lines_.push_back(json + "\n");
  queued_bytes_ += lines_.back().size();
  const std::uint64_t mine = ++given_;
  has_lines_.notify_one();
  has_written_.wait_for(lock, patience, [&] { return written_ >= mine || stalled_; });
}

std::uint64_t JsonLinesFile::lost_lines() {
  const std::lock_guard lock(mutex_);
  return lost_;
}

void JsonLinesFile::work() {
  bool told = false;
  std::unique_lock lock(mutex_);
  while (true) {
    has_lines_.wait(lock, [this] { return ending_ || !lines_.empty(); });
    if (lines_.empty()) return;
    const std::string line = std::move(lines_.front());
    lines_.pop_front();
    lock.unlock();
    const bool whole = write_out(line);
    const int reason = errno;
    if (!whole && !told) print_error(fmt::format("s3sse: {} lacks lines: {}\n", path_, std::strerror(reason)));
    told = told || !whole;
    lock.lock();
    queued_bytes_ -= line.size();
    ++written_;
    if (!whole) ++lost_;
    if (ending_ && Time::now() >= end_) {
      lost_ += lines_.size();
      lines_.clear();
    }
    has_written_.notify_all();
  }
}

/// All of it, or nothing more after a failure or the end.
bool JsonLinesFile::write_out(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    if (!wait_for_room()) return false;
    // What poll promises room for; more would wait where the descriptor is one of others, too.
    const ssize_t count = ::write(descriptor_, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
    if (count > 0)
      rest.remove_prefix(static_cast<std::size_t>(count));
    else if (count < 0 && errno != EINTR && errno != EAGAIN)
      return false;
  }
  return true;
}

bool JsonLinesFile::wait_for_room() {
  pollfd item{descriptor_, POLLOUT, 0};
  while (::poll(&item, 1, static_cast<int>(patience.count())) == 0) {
    const std::lock_guard lock(mutex_);
    stalled_ = true;
    has_written_.notify_all();
    if (ending_ && Time::now() >= end_) {
      errno = ETIMEDOUT;
      return false;
    }
  }
  const std::lock_guard lock(mutex_);
  stalled_ = false;
  return true;
}

}  // namespace s3sse::cli
