// Bytes in and bytes out: what is sealed, what is opened, and the digests on the way.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "simulator/base/body.h"
#include "simulator/crypto/checksum.h"
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/encryption_method.h"
#include "simulator/store/store.h"

namespace s3sse::deviations {
namespace {

using Source = std::unique_ptr<BodySource>;
using Algorithms = std::vector<crypto::ChecksumAlgorithm>;
using ChecksumValues = std::map<std::string, std::string>;

/// A blob as it is stored.
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

crypto::SegmentKeys no_keys(crypto::SegmentKeys) {
  return {};
}

/// Returns the stored bytes as they are if they were sealed without keys, and so are no longer than the plaintext.
Source as_stored(Source right, const store::SealedPart& part, std::uint64_t first, std::uint64_t count) {
  if (part.ciphertext->size() != part.size) return right;
  return std::make_unique<BareSource>(part.ciphertext, first, count);
}

/// Zeroes in place of bytes whose seal is broken.
Result<std::size_t> give_anything(Result<std::size_t> right, const ByteSpan& out, std::uint64_t left) {
  if (right) return right;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left));
  std::fill_n(out.begin(), count, std::uint8_t{0});
  return count;
}

std::uint64_t down_to_a_block(std::uint64_t offset, const std::vector<store::SealedPart>& parts, std::size_t part) {
  const bool follows_unaligned_part = part != 0 && parts[part - 1].size % 16 != 0;
  return follows_unaligned_part ? offset - offset % 16 : offset;
}

S3Result<void> old_algorithms_only(S3Result<void> right, const std::optional<crypto::ChecksumAlgorithm>& algorithm) {
  const bool of_2026 = algorithm && *algorithm >= crypto::ChecksumAlgorithm::sha512;
  if (!of_2026) return right;
  return refuse(errors::invalid_request("The algorithm type you specified in x-amz-checksum- header is invalid."));
}

}  // namespace

Rows sealing_rows() {
  using enum Stage;
  const auto opened = [] { return alters<Source, store::SealedPart, std::uint64_t, std::uint64_t>(as_stored); };
  const auto plain = [] {
    return alters<ChecksumValues, ChecksumValues>(
        [](const ChecksumValues&, const ChecksumValues& unsealed) { return unsealed; });
  };
  return {
      // Bytes
      {Rule::at_rest_object_data_are_encrypted, seal, "Stores plaintext.", alters<crypto::SegmentKeys>(no_keys)},
      {Rule::at_rest_object_data_are_encrypted, open, "Stores plaintext.", opened()},
      {Rule::at_rest_unfinished_parts_are_encrypted, seal, "Stores parts in plaintext.",
       alters<crypto::SegmentKeys>(no_keys)},
      {Rule::at_rest_unfinished_parts_are_encrypted, open, "Stores parts in plaintext.", opened()},
      {Rule::at_rest_corrupted_ciphertext_is_not_returned, open, "Gives out zeroes where the seal is broken.",
       alters<Result<std::size_t>, ByteSpan, std::uint64_t>(give_anything)},
      {Rule::multipart_unaligned_part_boundaries_read_back_exactly, open,
       "Begins to read after a part of odd length at a block of 16 bytes.",
       alters<std::uint64_t, std::vector<store::SealedPart>, std::size_t>(down_to_a_block)},

      // Entity tags
      {Rule::etag_sse_s3_is_md5_of_the_data, seal, "Gives an SSE-S3 object an ETag that is no MD5.", gives(false)},
      {Rule::etag_sse_s3_part_is_md5_of_the_part, seal, "Gives an SSE-S3 part an ETag that is no MD5.", gives(false)},
      {Rule::etag_kms_is_not_md5_of_the_data, seal, "Gives a KMS object the MD5 of its data.", gives(true)},
      {Rule::etag_sse_c_is_not_md5_of_the_data, seal, "Gives an SSE-C object the MD5 of its data.", gives(true)},
      {Rule::etag_kms_and_sse_c_part_is_not_md5, seal, "Gives a KMS or SSE-C part the MD5 of its data.", gives(true)},
      {Rule::dsse_etag_is_not_md5, seal, "Gives a DSSE-KMS object the MD5 of its data.",
       alters<bool, EncryptionMethod>(
           [](bool right, EncryptionMethod method) { return right || method == EncryptionMethod::dsse_kms; })},
      {Rule::post_object_sse_c_etag_is_not_md5, seal, "Gives an SSE-C object of a form the MD5 of its data.",
       alters<bool, EncryptionMethod>(
           [](bool right, EncryptionMethod method) { return right || method == EncryptionMethod::sse_c; })},
      {Rule::etag_repeated_body_gives_a_new_value, seal, "Gives every such object one and the same ETag.",
       gives(std::string(32, '0'))},
      {Rule::etag_multipart_is_md5_of_part_etags, seal, "Takes the MD5 of the ETags as text.", LeavesOut{}},
      {Rule::etag_content_md5_is_checked, seal, "Ignores that the Content-MD5 is wrong.", Passes{}},
      {Rule::etag_content_md5_is_checked_for_kms_and_sse_c, seal, "Ignores that the Content-MD5 is wrong.", Passes{}},

      {Rule::etag_wrong_content_md5_is_told_with_both_digests, seal, "Does not tell the digests that differ.",
       gives(std::vector<std::pair<std::string, std::string>>{})},

      // Checksums
      {Rule::checksum_model_adds_five_algorithms, validate, "Does not know the algorithms of 2026.",
       alters<S3Result<void>, std::optional<crypto::ChecksumAlgorithm>>(old_algorithms_only)},
      {Rule::checksum_is_over_the_plaintext, seal, "Computes checksums of something else.",
       alters<Bytes>([](Bytes right) {
         right.front() ^= 0xFFU;
         return right;
       })},
      {Rule::checksum_kms_part_checksum_is_verified, seal, "Ignores that the checksum of a KMS part is wrong.",
       Passes{}},
      {Rule::checksum_default_is_crc64nvme, seal, "Computes no checksum that nobody asked for.", gives(Algorithms{})},
      {Rule::checksum_default_applies_to_sse_c, seal, "Computes no checksum of an SSE-C object that nobody asked for.",
       alters<Algorithms, EncryptionMethod>([](Algorithms right, EncryptionMethod method) {
         return method == EncryptionMethod::sse_c ? Algorithms{} : right;
       })},
      {Rule::checksum_is_stored_encrypted_for_kms, store, "Stores the checksum of a KMS object in the clear.", plain()},
      {Rule::dsse_stored_checksum_is_encrypted, store, "Stores the checksum of a DSSE-KMS object in the clear.",
       plain()},
      {Rule::checksum_is_returned_only_in_checksum_mode, answer, "Answers with checksums that nobody asked for.",
       gives(true)},
  };
}

}  // namespace s3sse::deviations
