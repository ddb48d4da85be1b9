#pragma once
// Plaintext that nobody sees before it was checked.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "simulator/base/body.h"

namespace s3sse::client_side {

/// Holds what is written until release(); wipes it when it is never released.
class HoldingSink final : public BodySink {
 public:
  /// Takes at most `limit` bytes; the failure of one more has the code "EntityTooLarge". `expected` are likely to come.
  /// `sink` outlives it.
  HoldingSink(BodySink& sink, std::uint64_t limit, std::uint64_t expected);
  ~HoldingSink() override;
  HoldingSink(const HoldingSink&) = delete;
  HoldingSink& operator=(const HoldingSink&) = delete;

  Result<void> write(ByteView bytes) override;
  Result<void> release();

 private:
  struct Free {
    void operator()(std::uint8_t* memory) const noexcept;
  };
  using Room = std::unique_ptr<std::uint8_t, Free>;

  static Room room_of(std::size_t size);
  [[nodiscard]] ByteSpan held() const { return {room_.get(), held_}; }
  void make_room_for(std::size_t size);

  BodySink& sink_;
  std::uint64_t limit_;
  std::size_t size_ = 0;  ///< of the room
  std::size_t held_ = 0;
  Room room_;
};

}  // namespace s3sse::client_side
