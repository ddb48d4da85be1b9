#include "suites/memory/hash_only_store.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "simulator/crypto/digest.h"

namespace s3sse::tests {
namespace {

constexpr std::size_t piece_size = std::size_t{16} * (crypto::segment_plaintext_size + crypto::gcm_tag_size);

class BufferSink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    pending.insert(pending.end(), bytes.begin(), bytes.end());
    return {};
  }
  Bytes pending;
};

/// The ciphertext of one origin, from its start on.
class Resealing {
 public:
  explicit Resealing(const Origin& origin)
      : origin_(origin),
        sealer_(origin.keys.clone(), origin.binding, sink_),
        plaintext_(crypto::segment_plaintext_size) {}

  Result<Bytes> next_piece() {
    while (sink_.pending.size() < piece_size && !done_) {
      const std::uint64_t left = origin_.size - fed_;
      const ByteSpan plaintext(plaintext_.data(), std::min<std::uint64_t>(plaintext_.size(), left));
      fill_with_pattern(origin_.first + fed_, plaintext);
      fed_ += plaintext.size();
      done_ = fed_ == origin_.size;
      if (auto sealed = sealer_.update(plaintext); !sealed) return tl::unexpected(sealed.error());
      if (auto sealed = done_ ? sealer_.finish() : Result<void>(); !sealed) return tl::unexpected(sealed.error());
    }
    const std::size_t count = std::min(sink_.pending.size(), piece_size);
    const auto end = sink_.pending.begin() + static_cast<std::ptrdiff_t>(count);
    Bytes piece(sink_.pending.begin(), end);
    sink_.pending.erase(sink_.pending.begin(), end);
    return piece;
  }

 private:
  const Origin& origin_;
  BufferSink sink_;
  crypto::SegmentSealer sealer_;
  Bytes plaintext_;
  std::uint64_t fed_ = 0;
  bool done_ = false;
};

class HashedBlob final : public store::Blob {
 public:
  HashedBlob(std::vector<Bytes> hashes, std::uint64_t size) : hashes_(std::move(hashes)), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    const std::lock_guard lock(mutex_);
    std::size_t done = 0;
    while (done < out.size() && offset + done < size_) {
      const std::uint64_t at = offset + done;
      if (auto there = fetch(at / piece_size); !there) return tl::unexpected(there.error());
      const std::size_t start = at % piece_size;
      const std::size_t count = std::min(out.size() - done, piece_.size() - start);
      std::memcpy(out.data() + done, piece_.data() + start, count);
      done += count;
    }
    return done;
  }

  void set_origin(Origin origin) const {
    const std::lock_guard lock(mutex_);
    resealing_.reset();
    origin_ = std::make_unique<Origin>(std::move(origin));
  }

 private:
  /// Makes `piece_` that of this number.
  Result<void> fetch(std::uint64_t number) const {
    if (!piece_.empty() && number + 1 == next_) return {};
    if (origin_ == nullptr) return fail("nobody told what this ciphertext is made of");
    if (resealing_ == nullptr || number < next_) {
      resealing_ = std::make_unique<Resealing>(*origin_);
      next_ = 0;
    }
    while (next_ <= number) {
      auto piece = resealing_->next_piece();
      if (!piece) return tl::unexpected(piece.error());
      if (crypto::sha256(*piece) != hashes_.at(next_)) return fail("the ciphertext is not that which was stored");
      piece_ = std::move(*piece);
      ++next_;
    }
    return {};
  }

  const std::vector<Bytes> hashes_;
  const std::uint64_t size_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Origin> origin_;
  mutable std::unique_ptr<Resealing> resealing_;
  mutable Bytes piece_;
  mutable std::uint64_t next_ = 0;  ///< the number of the piece behind `piece_`
};

class HashingWriter final : public store::BlobWriter {
 public:
  Result<void> write(ByteView bytes) override {
    while (!bytes.empty()) {
      const std::size_t count = std::min(bytes.size(), piece_size - size_ % piece_size);
      digest_.update(bytes.first(count));
      size_ += count;
      bytes = bytes.subspan(count);
      if (size_ % piece_size == 0) hashes_.push_back(digest_.finish());
    }
    return {};
  }
  Result<store::BlobRef> finish() override {
    if (size_ % piece_size != 0) hashes_.push_back(digest_.finish());
    return std::make_shared<HashedBlob>(std::move(hashes_), size_);
  }

 private:
  crypto::Digest digest_{crypto::DigestAlgorithm::sha256};
  std::vector<Bytes> hashes_;
  std::uint64_t size_ = 0;
};

using store::ObjectRef;
using store::StoreStatus;
using Allow = std::function<bool(const ObjectRef&)>;

class HashOnlyStore final : public store::ObjectStore {
 public:
  std::unique_ptr<store::BlobWriter> new_blob() override { return std::make_unique<HashingWriter>(); }

  // All else is that of the store in memory.
  StoreStatus create_bucket(store::BucketRecord bucket) override { return inner_->create_bucket(std::move(bucket)); }
  [[nodiscard]] std::optional<store::BucketRecord> bucket(std::string_view name) const override {
    return inner_->bucket(name);
  }
  [[nodiscard]] std::vector<store::BucketRecord> buckets() const override { return inner_->buckets(); }
  StoreStatus update_bucket(std::string_view name, const std::function<void(store::BucketRecord&)>& change) override {
    return inner_->update_bucket(name, change);
  }
  StoreStatus delete_bucket(std::string_view name) override { return inner_->delete_bucket(name); }
  StoreStatus put_object(std::string_view bucket, store::ObjectRecord object, const Allow& allow) override {
    return inner_->put_object(bucket, std::move(object), allow);
  }
  [[nodiscard]] ObjectRef object(std::string_view bucket, std::string_view key,
                                 std::optional<std::string_view> version_id) const override {
    return inner_->object(bucket, key, version_id);
  }
  StoreStatus update_object(std::string_view bucket, std::string_view key, std::string_view version_id,
                            const std::function<bool(store::ObjectRecord&)>& change) override {
    return inner_->update_object(bucket, key, version_id, change);
  }
  StoreStatus remove_version(std::string_view bucket, std::string_view key, std::string_view version_id,
                             const Allow& allow) override {
    return inner_->remove_version(bucket, key, version_id, allow);
  }
  [[nodiscard]] store::ObjectListing list(std::string_view bucket, const store::ListQuery& query) const override {
    return inner_->list(bucket, query);
  }
  [[nodiscard]] store::VersionListing list_versions(std::string_view bucket,
                                                    const store::ListQuery& query) const override {
    return inner_->list_versions(bucket, query);
  }
  StoreStatus create_upload(std::string_view bucket, store::UploadRecord upload) override {
    return inner_->create_upload(bucket, std::move(upload));
  }
  [[nodiscard]] store::UploadRef upload(std::string_view bucket, std::string_view key,
                                        std::string_view upload_id) const override {
    return inner_->upload(bucket, key, upload_id);
  }
  [[nodiscard]] std::vector<store::UploadRef> uploads(std::string_view bucket) const override {
    return inner_->uploads(bucket);
  }
  [[nodiscard]] store::UploadListing list_uploads(std::string_view bucket,
                                                  const store::ListQuery& query) const override {
    return inner_->list_uploads(bucket, query);
  }
  [[nodiscard]] store::Parts parts(std::string_view bucket, std::string_view key, std::string_view upload_id,
                                   std::uint32_t after, std::size_t most) const override {
    return inner_->parts(bucket, key, upload_id, after, most);
  }
  StoreStatus put_part(std::string_view bucket, std::string_view key, std::string_view upload_id,
                       store::SealedPart part) override {
    return inner_->put_part(bucket, key, upload_id, std::move(part));
  }
  StoreStatus complete_upload(std::string_view bucket, std::string_view upload_id, store::ObjectRecord object,
                              const Allow& allow) override {
    return inner_->complete_upload(bucket, upload_id, std::move(object), allow);
  }
  StoreStatus abort_upload(std::string_view bucket, std::string_view key, std::string_view upload_id) override {
    return inner_->abort_upload(bucket, key, upload_id);
  }
  void save_snapshot(const std::string& name) override { inner_->save_snapshot(name); }
  bool restore_snapshot(const std::string& name) override { return inner_->restore_snapshot(name); }

 private:
  std::unique_ptr<store::ObjectStore> inner_ = store::make_memory_store();
};

}  // namespace

void fill_with_pattern(std::uint64_t offset, ByteSpan out) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;  // of SplitMix64: no two products are the same
  for (std::size_t done = 0; done < out.size();) {
    const std::uint64_t word = ((offset + done) / sizeof odd + 1) * odd;
    const std::size_t within = (offset + done) % sizeof odd;
    const std::size_t count = std::min(out.size() - done, sizeof odd - within);
    std::memcpy(out.data() + done, reinterpret_cast<const char*>(&word) + within, count);
    done += count;
  }
}

std::unique_ptr<store::ObjectStore> make_hash_only_store() {
  return std::make_unique<HashOnlyStore>();
}

void set_origin(const store::Blob& blob, Origin origin) {
  dynamic_cast<const HashedBlob&>(blob).set_origin(std::move(origin));
}

}  // namespace s3sse::tests
