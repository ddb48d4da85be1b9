#include "simulator/store/memory_blob.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace s3sse::store {
namespace {

constexpr std::size_t piece_size = 1 << 20;

/// Fetches the pages that lie wholly within `memory` at once: a page fault for each costs a tenth of a large PUT. A
/// kernel that cannot (before Linux 5.14) fetches them one by one.
void fetch_pages(ByteSpan memory) {
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(memory.data());
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t end = (begin + memory.size()) / page * page;
  if (first < end) ::madvise(memory.data() + (first - begin), end - first, MADV_POPULATE_WRITE);
}

/// Bytes, and room behind them that nobody fills with zeros first.
class Piece {
 public:
  /// At most piece_size bytes.
  explicit Piece(std::size_t capacity)
      : memory_(static_cast<std::uint8_t*>(std::malloc(capacity))), capacity_(capacity) {
    if (!memory_) throw std::bad_alloc();
  }

  [[nodiscard]] ByteView bytes() const { return {memory_.get(), size_}; }
  [[nodiscard]] ByteSpan free() { return {memory_.get() + size_, capacity_ - size_}; }
  /// Fetches the memory now that will surely be filled.
  void fetch() { fetch_pages(free()); }
  /// Counts bytes that were written to free().
  void grow(std::size_t count) { size_ += count; }
  /// Moves what there is to memory of `capacity` bytes, which it fits into.
  void move_to(std::size_t capacity) {
    if (capacity == capacity_) return;
    Piece other(capacity);
    std::memcpy(other.memory_.get(), memory_.get(), size_);
    other.size_ = size_;
    *this = std::move(other);
  }

 private:
  struct Release {
    void operator()(std::uint8_t* memory) const noexcept { std::free(memory); }
  };
  std::unique_ptr<std::uint8_t[], Release> memory_;
  std::size_t capacity_;
  std::size_t size_ = 0;
};

class MemoryBlob final : public Blob {
 public:
  MemoryBlob(std::vector<Piece> pieces, std::uint64_t size) : pieces_(std::move(pieces)), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    std::size_t done = 0;
    while (done < out.size() && offset + done < size_) {
      const ByteView rest = pieces_[(offset + done) / piece_size].bytes().subspan((offset + done) % piece_size);
      const std::size_t count = std::min(out.size() - done, rest.size());
      std::memcpy(out.data() + done, rest.data(), count);
      done += count;
    }
    return done;
  }

  [[nodiscard]] ByteView view_at(std::uint64_t offset, std::size_t count) const override {
    if (count == 0 || offset >= size_) return {};
    const ByteView rest = pieces_[offset / piece_size].bytes().subspan(offset % piece_size);
    return count <= rest.size() ? rest.first(count) : ByteView{};
  }

 private:
  std::vector<Piece> pieces_;  // all of piece_size but the last
  std::uint64_t size_;
};

class MemoryBlobWriter final : public BlobWriter {
 public:
  void expect(std::uint64_t size) override { expected_ = size; }

  ByteSpan room(std::size_t size) override {
    const ByteSpan free = free_room();
    return size <= free.size() ? free.first(size) : ByteSpan{};  // across two pieces: write() does that
  }

  Result<void> write(ByteView bytes) override {
    while (!bytes.empty()) {
      const ByteSpan free = free_room();
      const std::size_t count = std::min(bytes.size(), free.size());
      if (bytes.data() != free.data()) std::memcpy(free.data(), bytes.data(), count);
      pieces_.back().grow(count);
      size_ += count;
      bytes = bytes.subspan(count);
    }
    return {};
  }

  Result<BlobRef> finish() override {
    if (!pieces_.empty()) pieces_.back().move_to(pieces_.back().bytes().size());
    return std::make_shared<MemoryBlob>(std::exchange(pieces_, {}), size_);
  }

 private:
  /// The free room of the last piece; of a new one, when that is full.
  ByteSpan free_room() {
    if (pieces_.empty() || pieces_.back().bytes().size() == piece_size) {
      const std::uint64_t left = expected_ > size_ ? expected_ - size_ : piece_size;
      pieces_.emplace_back(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_size)));
      if (expected_ >= size_ + piece_size) pieces_.back().fetch();
    }
    if (pieces_.back().free().empty()) pieces_.back().move_to(piece_size);  // more came than anybody expected
    return pieces_.back().free();
  }

  std::vector<Piece> pieces_;
  std::uint64_t size_ = 0;
  std::uint64_t expected_ = 0;  // 0: nobody said
};

}  // namespace

std::unique_ptr<BlobWriter> new_memory_blob() {
  return std::make_unique<MemoryBlobWriter>();
}

}  // namespace s3sse::store
