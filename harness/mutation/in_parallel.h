#pragma once
// Work that is the same for each of many.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace s3sse::harness::mutation {

/// Calls `work` with every number below `count`, from `jobs` threads; begins no further one when `stop` is true.
template <class Work>
void in_parallel(std::size_t count, unsigned jobs, const std::atomic<bool>* stop, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min<std::size_t>(jobs, count); ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < count && !(stop && stop->load()); at = next++) work(at);
    });
}

}  // namespace s3sse::harness::mutation
