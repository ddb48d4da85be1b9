#pragma once
// Numbers of what a server has done since it started.
#include <array>
#include <atomic>
#include <cstdint>

namespace s3sse::server {

struct Counters {
  std::atomic<std::uint64_t> accepted = 0;              ///< connections
  std::atomic<std::uint64_t> evicted = 0;               ///< connections closed without a request, to make room
  std::atomic<std::uint64_t> expired = 0;               ///< connections whose client was silent for too long
  std::atomic<std::uint64_t> slowed_down = 0;           ///< requests answered with 503 SlowDown by the front
  std::atomic<std::uint64_t> received_bytes = 0;        ///< of bodies
  std::atomic<std::uint64_t> sent_bytes = 0;            ///< of answers, heads included
  std::array<std::atomic<std::uint64_t>, 6> answers{};  ///< by the first digit of the status
};

}  // namespace s3sse::server
