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
/// Threads that do not wait: more would only take the processors from each other.
constexpr std::size_t threads_at_work = 8;

/// OpenSSL writes with write(2): a peer that has gone must be an error, not a signal that ends the process.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

void WorkerPool::run(std::function<void()> task, Urgency urgency) {
  const std::lock_guard lock(mutex_);
  (urgency == Urgency::now ? urgent_ : others_).push_back(std::move(task));
  join_finished();
  find_thread();
}

/// Under the mutex.
void WorkerPool::find_thread() {
  if (pending() == 0) return;
  if (idle_ > 0) wake_.notify_one();
  const bool wanted = idle_ < pending() && threads_.size() < waiting_ + threads_at_work;
  if (!wanted || threads_.size() >= most_threads_) return;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    return;  // no thread to be had: the task waits for one of those that there are
  }
}

void WorkerPool::begin_waiting() {
  const std::lock_guard lock(mutex_);
  ++waiting_;
  if (!stopping_) find_thread();
}

void WorkerPool::end_waiting() {
  const std::lock_guard lock(mutex_);
  --waiting_;
}

/// Under the mutex, with something pending.
std::function<void()> WorkerPool::take() {
  auto& tasks = urgent_.empty() ? others_ : urgent_;
  std::function<void()> task = std::move(tasks.front());
  tasks.pop_front();
  return task;
}

void WorkerPool::work() {
  block_sigpipe();
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    const bool called = wake_.wait_for(lock, longest_idleness, [this] { return stopping_ || pending() > 0; });
    --idle_;
    if (pending() == 0 && (stopping_ || !called)) break;
    if (pending() == 0) continue;
    std::function<void()> task = take();
    lock.unlock();
    task();
    task = {};  // what it holds goes outside of the mutex
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
