#pragma once
// Threads that are made when they are needed.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace s3sse::server {

class WorkerPool {
 public:
  explicit WorkerPool(std::size_t most_threads) : most_threads_(most_threads) {}
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs `task`, which must not throw, on a thread that is idle or new; where neither can be had, on the next that
  /// becomes free.
  void run(std::function<void()> task);
  /// Runs what waits, and joins all threads.
  void stop();

 private:
  void work();
  void join_finished();

  const std::size_t most_threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::list<std::thread> threads_;
  std::list<std::thread> finished_;  ///< to be joined
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace s3sse::server
