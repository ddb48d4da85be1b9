#include "simulator/server/worker_pool.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

namespace s3sse::server {
namespace {

constexpr std::chrono::seconds longest_idleness{10};

/// OpenSSL writes with write(2): a peer that has gone must be an error, not a signal that ends the process.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

void WorkerPool::run(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  join_finished();
  if (idle_ >= tasks_.size()) {
    wake_.notify_one();
  } else if (threads_.size() < most_threads_) {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      wake_.notify_one();  // no thread to be had: the task waits for one of those that there are
    }
  }
}

void WorkerPool::work() {
  block_sigpipe();
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    const bool called = wake_.wait_for(lock, longest_idleness, [this] { return stopping_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty() && (stopping_ || !called)) break;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
  const auto self = std::ranges::find(threads_, std::this_thread::get_id(), &std::thread::get_id);
  if (!stopping_) finished_.splice(finished_.end(), threads_, self);
}

/// Under the mutex; a finished thread needs it no more.
void WorkerPool::join_finished() {
  for (std::thread& thread : finished_) thread.join();
  finished_.clear();
}

void WorkerPool::stop() {
  std::list<std::thread> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
    left.splice(left.end(), threads_);
    left.splice(left.end(), finished_);
  }
  for (std::thread& thread : left) thread.join();
}

}  // namespace s3sse::server
