#include "simulator/store/memory_blob.h"

#include <algorithm>
#include <cstring>

namespace s3sse::store {
namespace {

constexpr std::size_t piece_size = 1 << 20;

class MemoryBlob final : public Blob {
 public:
  MemoryBlob(std::vector<Bytes> pieces, std::uint64_t size) : pieces_(std::move(pieces)), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    std::size_t done = 0;
    while (done < out.size() && offset + done < size_) {
      const Bytes& piece = pieces_[(offset + done) / piece_size];
      const std::size_t start = (offset + done) % piece_size;
      const std::size_t count = std::min(out.size() - done, piece.size() - start);
      std::memcpy(out.data() + done, piece.data() + start, count);
      done += count;
    }
    return done;
  }

  [[nodiscard]] ByteView view_at(std::uint64_t offset, std::size_t count) const override {
    if (count == 0 || offset >= size_) return {};
    const ByteView piece = pieces_[offset / piece_size];
    const std::size_t start = offset % piece_size;
    return count <= piece.size() - start ? piece.subspan(start, count) : ByteView{};
  }

 private:
  std::vector<Bytes> pieces_;  // all of piece_size but the last
  std::uint64_t size_;
};

class MemoryBlobWriter final : public BlobWriter {
 public:
  Result<void> write(ByteView bytes) override {
    while (!bytes.empty()) {
      if (pieces_.empty() || pieces_.back().size() == piece_size) start_piece();
      Bytes& piece = pieces_.back();
      const std::size_t count = std::min(bytes.size(), piece_size - piece.size());
      piece.insert(piece.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
      size_ += count;
      bytes = bytes.subspan(count);
    }
    return {};
  }

  Result<BlobRef> finish() override {
    if (!pieces_.empty()) pieces_.back().shrink_to_fit();
    return std::make_shared<MemoryBlob>(std::exchange(pieces_, {}), size_);
  }

 private:
  void start_piece() {
    // The first piece grows with its content, because most objects are small.
    const bool first = pieces_.empty();
    pieces_.emplace_back();
    if (!first) pieces_.back().reserve(piece_size);
  }

  std::vector<Bytes> pieces_;
  std::uint64_t size_ = 0;
};

}  // namespace

std::unique_ptr<BlobWriter> new_memory_blob() {
  return std::make_unique<MemoryBlobWriter>();
}

}  // namespace s3sse::store
