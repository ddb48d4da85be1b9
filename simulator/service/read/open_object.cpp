#include "simulator/service/read/open_object.h"

#include <algorithm>

#include "simulator/deviations/decide.h"

namespace s3sse::service {
namespace {

class BlobReader final : public crypto::CiphertextReader {
 public:
  explicit BlobReader(store::BlobRef blob) : blob_(std::move(blob)) {}
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override { return blob_->read_at(offset, out); }
  [[nodiscard]] ByteView view_at(std::uint64_t offset, std::size_t count) const override {
    return blob_->view_at(offset, count);
  }
  [[nodiscard]] std::uint64_t size() const override { return blob_->size(); }

 private:
  store::BlobRef blob_;
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
      auto count = chosen(rules_, Rule::at_rest_corrupted_ciphertext_is_not_returned, source_->read(out), out, left_);
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
  bool open_part() {
    if (part_ == object_->parts.size()) return false;
    offset_ =
        chosen(rules_, Rule::multipart_unaligned_part_boundaries_read_back_exactly, offset_, object_->parts, part_);
    const store::SealedPart& part = object_->parts[part_++];
    const std::uint64_t count = std::min(left_, part.size - offset_);
    auto opened = crypto::open_segments(crypto::derive_segment_keys(data_keys_, as_bytes(part.salt)),
                                        sse::segment_binding(place_, part.part_number),
                                        std::make_shared<BlobReader>(part.ciphertext), part.size, offset_, count);
    // The part was written by an earlier operation.
    source_ = chosen(
        rules_.everywhere(),
        object_->multipart ? Rule::at_rest_unfinished_parts_are_encrypted : Rule::at_rest_object_data_are_encrypted,
        std::move(opened), part, offset_, count);
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
