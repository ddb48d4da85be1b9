#pragma once
// A bound on the requests of one listener that are in progress: an attack on one does not close the other.
#include <atomic>
#include <cstddef>

namespace s3sse::server {

class RequestSlots {
 public:
  explicit RequestSlots(std::size_t most) : most_(most) {}

  /// A request that may go on holds one; false when none is free.
  class Held {
   public:
    explicit Held(RequestSlots& slots) : slots_(slots), held_(slots.used_.fetch_add(1) < slots.most_) {}
    ~Held() { --slots_.used_; }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    explicit operator bool() const { return held_; }

   private:
    RequestSlots& slots_;
    bool held_;
  };

  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::atomic<std::size_t> used_ = 0;
  std::size_t most_;
};

}  // namespace s3sse::server
