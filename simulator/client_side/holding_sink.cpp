#include "simulator/client_side/holding_sink.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "simulator/base/secret_bytes.h"

namespace s3sse::client_side {
namespace {

constexpr std::size_t huge_page_size = 2 << 20;
constexpr std::size_t smallest_room = 4096;

}  // namespace

void HoldingSink::Free::operator()(std::uint8_t* memory) const noexcept {
  std::free(memory);
}

/// Memory that is touched for the first time comes page by page, and page faults took two thirds of the time of a
/// decryption. So a large room asks for huge pages; a kernel without them gives others.
HoldingSink::Room HoldingSink::room_of(std::size_t size) {
  const bool large = size >= huge_page_size;
  const std::size_t alignment = large ? huge_page_size : alignof(std::max_align_t);
  Room room(static_cast<std::uint8_t*>(std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment)));
  if (!room) throw std::bad_alloc();
  if (large) (void)::madvise(room.get(), size, MADV_HUGEPAGE);
  return room;
}

HoldingSink::HoldingSink(BodySink& sink, std::uint64_t limit, std::uint64_t expected)
    : sink_(sink),
      limit_(limit),
      size_(std::max<std::size_t>(std::min(limit, expected), smallest_room)),
      room_(room_of(size_)) {}

HoldingSink::~HoldingSink() {
  wipe_memory(held());
}

void HoldingSink::make_room_for(std::size_t size) {
  if (size <= size_) return;
  size_ = std::max(size, 2 * size_);
  Room larger = room_of(size_);
  std::memcpy(larger.get(), room_.get(), held_);
  wipe_memory(held());
  room_ = std::move(larger);
}

Result<void> HoldingSink::write(ByteView bytes) {
  if (bytes.size() > limit_ - held_) return fail("the object is larger than the buffer", "EntityTooLarge");
  make_room_for(held_ + bytes.size());
  if (!bytes.empty()) std::memcpy(room_.get() + held_, bytes.data(), bytes.size());
  held_ += bytes.size();
  return {};
}

Result<void> HoldingSink::release() {
  if (held_ == 0) return {};
  auto written = sink_.write(held());
  held_ = 0;  // it is the reader's now
  return written;
}

}  // namespace s3sse::client_side
