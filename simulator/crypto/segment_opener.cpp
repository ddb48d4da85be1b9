#include <cstring>

#include "simulator/crypto/segment_layout.h"

namespace s3sse::crypto {
namespace {

tl::unexpected<Error> broken(std::string message) {
  return fail(std::move(message), "integrity");
}

class SegmentOpener final : public BodySource {
 public:
  SegmentOpener(SegmentKeys keys, Bytes binding, std::shared_ptr<const CiphertextReader> from,
                std::uint64_t plaintext_size, std::uint64_t first, std::uint64_t count)
      : layers_(make_layers(keys, GcmContext::Direction::decrypt)),
        binding_(std::move(binding)),
        from_(std::move(from)),
        plaintext_size_(plaintext_size),
        position_(first),
        left_(count) {}
  ~SegmentOpener() override { wipe_memory(buffer_); }
  SegmentOpener(const SegmentOpener&) = delete;
  SegmentOpener& operator=(const SegmentOpener&) = delete;

  Result<std::size_t> read(ByteSpan out) override {
    if (failure_) return tl::unexpected<Error>(*failure_);
    Result<std::size_t> count = read_checked(out);
    if (!count) failure_ = count.error();
    return count;
  }

  [[nodiscard]] std::optional<std::uint64_t> length() const override { return left_; }

 private:
  Result<std::size_t> read_checked(ByteSpan out) {
    if (!claims_checked_) {
      if (auto checked = check_claims(); !checked) return tl::unexpected<Error>(checked.error());
      claims_checked_ = true;
    }
    if (left_ == 0) return 0;
    if (ready_.empty()) {
      // A whole segment goes straight to the caller; decrypt() wipes it when the tag does not match.
      const std::uint64_t number = position_ / segment_plaintext_size;
      const std::size_t size = segment_size(number);
      if (position_ % segment_plaintext_size == 0 && left_ >= size && out.size() >= size) {
        if (auto opened = open_segment(number, out.data()); !opened) return tl::unexpected<Error>(opened.error());
        return advance(size);
      }
      if (auto opened = open_segment(number, nullptr); !opened) return tl::unexpected<Error>(opened.error());
      const std::size_t skip = static_cast<std::size_t>(position_ % segment_plaintext_size);
      ready_ = ByteView{buffer_.data(), size}.subspan(skip);
      if (ready_.size() > left_) ready_ = ready_.first(static_cast<std::size_t>(left_));
    }
    const std::size_t count = std::min(out.size(), ready_.size());
    std::memcpy(out.data(), ready_.data(), count);
    ready_ = ready_.subspan(count);
    return advance(count);
  }

  // The size on disk must fit the size on record before a single byte goes out. An empty text is opened here, for no
  // read will ever ask for its segment.
  Result<void> check_claims() {
    if (segment_count(plaintext_size_) > max_segments ||
        from_->size() != sealed_size(plaintext_size_, layers_.size()) || layers_.empty()) {
      return broken("the sealed bytes do not have the length that the record claims");
    }
    if (position_ > plaintext_size_ || left_ > plaintext_size_ - position_) {
      return fail("the range reaches beyond the end of the plaintext", "range");
    }
    return plaintext_size_ == 0 ? open_segment(0, nullptr) : Result<void>{};
  }

  // Decrypts a segment to `out`, or into buffer_ when `out` is null.
  Result<void> open_segment(std::uint64_t number, std::uint8_t* out) {
    const std::size_t overhead = layers_.size() * gcm_tag_size;
    const std::size_t sealed = segment_size(number) + overhead;
    const std::uint64_t offset = number * (segment_plaintext_size + overhead);
    ByteView source = from_->view_at(offset, sealed);
    const bool in_place = !source.empty() && out != nullptr && layers_.size() == 1;
    if (!in_place && buffer_.size() < sealed) buffer_.resize(sealed);
    if (source.empty()) {
      if (auto filled = fill(offset, ByteSpan{buffer_}.first(sealed)); !filled) return filled;
      source = ByteView{buffer_}.first(sealed);
    }
    const bool last = number + 1 == segment_count(plaintext_size_);
    for (std::size_t i = layers_.size(); i-- > 0;) {
      std::uint8_t* const target = i == 0 && out != nullptr ? out : buffer_.data();
      const bool authentic = layers_[i].decrypt(static_cast<std::uint32_t>(number), last, binding_, source, target);
      source = ByteView{buffer_}.first(source.size() - gcm_tag_size);
      if (!authentic) {
        wipe_memory(buffer_);
        return broken("a sealed segment fails its authentication");
      }
    }
    return {};
  }

  Result<void> fill(std::uint64_t offset, ByteSpan room) {
    while (!room.empty()) {
      const Result<std::size_t> count = from_->read_at(offset, room);
      if (!count) return tl::unexpected<Error>(count.error());
      if (*count == 0 || *count > room.size()) return broken("the sealed bytes end too early");
      offset += *count;
      room = room.subspan(*count);
    }
    return {};
  }

  [[nodiscard]] std::size_t segment_size(std::uint64_t number) const {
    const std::uint64_t start = number * segment_plaintext_size;
    return static_cast<std::size_t>(std::min<std::uint64_t>(segment_plaintext_size, plaintext_size_ - start));
  }

  std::size_t advance(std::size_t count) {
    position_ += count;
    left_ -= count;
    return count;
  }

  std::vector<SegmentLayer> layers_;
  Bytes binding_;
  std::shared_ptr<const CiphertextReader> from_;
  std::uint64_t plaintext_size_;
  std::uint64_t position_;  // of the next plaintext byte
  std::uint64_t left_;
  bool claims_checked_ = false;
  Bytes buffer_;    // one segment, sealed and then open
  ByteView ready_;  // authenticated bytes in buffer_ that nobody has read yet
  std::optional<Error> failure_;
};

}  // namespace

ByteView CiphertextReader::view_at(std::uint64_t, std::size_t) const {
  return {};
}

std::unique_ptr<BodySource> open_segments(SegmentKeys keys, Bytes binding, std::shared_ptr<const CiphertextReader> from,
                                          std::uint64_t plaintext_size, std::uint64_t first, std::uint64_t count) {
  return std::make_unique<SegmentOpener>(std::move(keys), std::move(binding), std::move(from), plaintext_size, first,
                                         count);
}

}  // namespace s3sse::crypto
