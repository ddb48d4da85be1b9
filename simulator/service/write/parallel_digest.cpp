#include "simulator/service/write/parallel_digest.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "simulator/crypto/digest.h"

namespace s3sse::service {
namespace {

constexpr std::uint64_t smallest_worthwhile = 1024 * 1024;
constexpr std::size_t buffer_size = 256 * 1024;  // smaller ones cost more in wake-ups than the thread gains
constexpr std::size_t buffer_count = 4;

std::atomic<unsigned> running{0};

/// A place among the spare cores, given back on destruction.
class CoreClaim {
 public:
  CoreClaim() : granted_(running.fetch_add(1) + 1 < std::max(1U, std::thread::hardware_concurrency())) {}
  ~CoreClaim() { running.fetch_sub(1); }
  CoreClaim(const CoreClaim&) = delete;
  CoreClaim& operator=(const CoreClaim&) = delete;
  [[nodiscard]] bool granted() const { return granted_; }

 private:
  bool granted_;
};

}  // namespace

struct ParallelMd5::State {
  CoreClaim claim;
  std::mutex mutex;
  std::condition_variable changed;
  std::array<Bytes, buffer_count> ring;
  std::size_t filled = 0;    // buffers handed over so far
  std::size_t digested = 0;  // buffers done with so far
  bool no_more = false;
  bool abandoned = false;
  Bytes digest;
  std::thread worker;

  void run() {
    crypto::Digest md5(crypto::DigestAlgorithm::md5);
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return filled > digested || no_more || abandoned; });
      if (abandoned) return;
      if (filled == digested) break;
      const Bytes& buffer = ring[digested % buffer_count];
      lock.unlock();
      md5.update(buffer);
      lock.lock();
      ++digested;
      changed.notify_all();
    }
    digest = md5.finish();
  }

  void hand_over(ByteView piece) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return filled - digested < buffer_count; });
    Bytes& buffer = ring[filled % buffer_count];
    lock.unlock();  // the worker does not look at this buffer before `filled` says so
    buffer.assign(piece.begin(), piece.end());
    lock.lock();
    ++filled;
    changed.notify_all();
  }
};

std::unique_ptr<ParallelMd5> ParallelMd5::start_if_worthwhile(std::optional<std::uint64_t> length) {
  if (!length || *length < smallest_worthwhile) return nullptr;
  auto state = std::make_unique<State>();
  if (!state->claim.granted()) return nullptr;
  try {
    state->worker = std::thread([s = state.get()] { s->run(); });
  } catch (const std::system_error&) {
    return nullptr;
  }
  return std::unique_ptr<ParallelMd5>(new ParallelMd5(std::move(state)));
}

ParallelMd5::ParallelMd5(std::unique_ptr<State> state) : state_(std::move(state)) {}

ParallelMd5::~ParallelMd5() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->abandoned = true;
  }
  state_->changed.notify_all();
  if (state_->worker.joinable()) state_->worker.join();
}

void ParallelMd5::update(ByteView bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += buffer_size) {
    state_->hand_over(bytes.subspan(at, std::min(buffer_size, bytes.size() - at)));
  }
}

Bytes ParallelMd5::finish() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->no_more = true;
  }
  state_->changed.notify_all();
  state_->worker.join();
  return std::move(state_->digest);
}

}  // namespace s3sse::service
