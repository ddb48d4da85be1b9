#include "simulator/service/open_object.h"

#include <algorithm>

namespace s3sse::service {
namespace {

class BlobReader final : public crypto::CiphertextReader {
 public:
  explicit BlobReader(store::BlobRef blob) : blob_(std::move(blob)) {}
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override { return blob_->read_at(offset, out); }
  [[nodiscard]] std::uint64_t size() const override { return blob_->size(); }

 private:
  store::BlobRef blob_;
};

/// A blob as it is stored: what is read while the rules of encryption at rest are switched off, and nothing was sealed.
class BareSource final : public BodySource {
 public:
  BareSource(store::BlobRef blob, std::uint64_t first, std::uint64_t count)
      : blob_(std::move(blob)), position_(first), left_(count) {}

  Result<std::size_t> read(ByteSpan out) override {
    if (left_ == 0) return 0;
    auto count =
        blob_->read_at(position_, out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_))));
    if (!count) return count;
    if (*count == 0) return fail("the stored bytes end too early", "integrity");
    position_ += *count;
    left_ -= *count;
    return count;
  }

  [[nodiscard]] std::optional<std::uint64_t> length() const override { return left_; }

 private:
  store::BlobRef blob_;
  std::uint64_t position_;
  std::uint64_t left_;
};

class ObjectSource final : public BodySource {
 public:
  ObjectSource(store::ObjectRef object, crypto::SegmentKeys data_keys, sse::ObjectPlace place, std::uint64_t first,
               std::uint64_t count, const Rules& rules)
      : rules_(rules),
        object_(std::move(object)),
        data_keys_(std::move(data_keys)),
        place_(std::move(place)),
        left_(count) {
    while (part_ < object_->parts.size() && first >= object_->parts[part_].size) {
      first -= object_->parts[part_].size;
      ++part_;
    }
    offset_ = first;
  }

  Result<std::size_t> read(ByteSpan out) override {
    while (left_ != 0) {
      if (source_ == nullptr && !open_part()) return fail("the object record is shorter than it claims", "integrity");
      auto count = source_->read(out);
      if (!count && !rules_.hold(Rule::at_rest_corrupted_ciphertext_is_not_returned)) count = give_anything(out);
      if (!count) return count;
      if (*count != 0) {
        left_ -= *count;
        return count;
      }
      source_.reset();
    }
    return 0;
  }

  [[nodiscard]] std::optional<std::uint64_t> length() const override { return left_; }

 private:
  /// What an operation wrote that does not obey the rule is no longer than its plaintext.
  [[nodiscard]] bool is_sealed(const store::SealedPart& part) const {
    return rules_.everywhere().hold(object_->multipart ? Rule::at_rest_unfinished_parts_are_encrypted
                                                       : Rule::at_rest_object_data_are_encrypted) ||
           part.ciphertext->size() != part.size;
  }

  /// What the mutant of STO-06 gives out where the seal is broken.
  std::size_t give_anything(ByteSpan out) const {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
    std::fill_n(out.begin(), count, std::uint8_t{0});
    return count;
  }

  bool open_part() {
    if (part_ == object_->parts.size()) return false;
    const bool follows_unaligned_part = part_ != 0 && object_->parts[part_ - 1].size % 16 != 0;
    if (follows_unaligned_part && !rules_.hold(Rule::multipart_unaligned_part_boundaries_read_back_exactly)) {
      offset_ -= offset_ % 16;
    }
    const store::SealedPart& part = object_->parts[part_++];
    if (!is_sealed(part)) {
      source_ = std::make_unique<BareSource>(part.ciphertext, offset_, std::min(left_, part.size - offset_));
      offset_ = 0;
      return true;
    }
    source_ = crypto::open_segments(
        crypto::derive_segment_keys(data_keys_, as_bytes(part.salt)), sse::segment_binding(place_, part.part_number),
        std::make_shared<BlobReader>(part.ciphertext), part.size, offset_, std::min(left_, part.size - offset_));
    offset_ = 0;
    return true;
  }

  const Rules rules_;  ///< a copy: the body is read when the request is long answered
  store::ObjectRef object_;
  crypto::SegmentKeys data_keys_;
  sse::ObjectPlace place_;
  std::uint64_t left_;
  std::size_t part_ = 0;
  std::uint64_t offset_ = 0;
  std::unique_ptr<BodySource> source_;
};

}  // namespace

std::unique_ptr<BodySource> open_object(store::ObjectRef object, crypto::SegmentKeys data_keys, sse::ObjectPlace place,
                                        std::uint64_t first, std::uint64_t count, const Rules& rules) {
  return std::make_unique<ObjectSource>(std::move(object), std::move(data_keys), std::move(place), first, count, rules);
}

}  // namespace s3sse::service
