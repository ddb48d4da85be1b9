#pragma once
// Threads that are made when they are needed: as many as wait inside of a task, and a few more.
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

  enum class Urgency { now, later };
  /// Runs `task`, which must not throw, on a thread that is idle or new; where neither can be had, on the next that
  /// becomes free. What is urgent goes first.
  void run(std::function<void()> task, Urgency urgency);
  /// Runs what is left, and joins all threads.
  void stop();

  /// A task that waits for somebody says so: another thread may take its place meanwhile. `pool` may be null.
  class Waiting {
   public:
    explicit Waiting(WorkerPool* pool) : pool_(pool) {
      if (pool_ != nullptr) pool_->begin_waiting();
    }
    ~Waiting() {
      if (pool_ != nullptr) pool_->end_waiting();
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    WorkerPool* pool_;
  };

 private:
  void begin_waiting();
  void end_waiting();
  void find_thread();
  void work();
  void join_finished();
  [[nodiscard]] std::size_t pending() const { return urgent_.size() + others_.size(); }
  std::function<void()> take();

  const std::size_t most_threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> urgent_;
  std::deque<std::function<void()>> others_;
  std::list<std::thread> threads_;
  std::list<std::thread> finished_;  ///< to be joined
  std::size_t idle_ = 0;
  std::size_t waiting_ = 0;
  bool stopping_ = false;
};

}  // namespace s3sse::server
