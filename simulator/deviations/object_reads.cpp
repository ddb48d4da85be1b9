#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "simulator/base/clock.h"
#include "simulator/base/http.h"
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/bucket_encryption.h"

namespace s3sse::deviations {
namespace {

using Date = std::optional<TimePoint>;
using ChecksumsOfPart = std::map<std::string, std::string>;

S3Result<void> no_range_of_sse_c(S3Result<void> right, EncryptionMethod method, const Headers& headers) {
  if (method != EncryptionMethod::sse_c || !headers.has("range")) return right;
  return refuse(errors::invalid_request("A range of an object under a customer key cannot be read."));
}

}  // namespace

Rows object_read_rows() {
  using enum Stage;
  return {
      {Rule::head_object_needs_no_kms_permission, unwrap, "Decrypts the data key of a KMS object for every HEAD.",
       gives(true)},
      {Rule::head_object_kms_checksum_needs_decrypt_permission, unwrap,
       "Answers a HEAD for the checksum of a KMS object without asking KMS.", gives(false)},
      {Rule::get_object_size_is_plaintext_size, answer, "Tells the size of the ciphertext.",
       alters<std::uint64_t>([](std::uint64_t right) { return crypto::sealed_size(right, 1); })},
      {Rule::kms_rotation_does_not_rewrite_objects, store,
       "Wraps the data key under the new material when an object is read.", Acts{}},
      {Rule::get_object_attributes_kms_object_needs_decrypt_permission, unwrap,
       "Leaves out the checksum of a KMS object instead of asking KMS.", Passes{}},
      {Rule::get_object_attributes_composite_checksum_has_no_part_count, answer,
       "Puts the number of parts behind a composite checksum.",
       alters<std::size_t, std::size_t>([](std::size_t, std::size_t parts) { return parts; })},
      {Rule::get_object_attributes_answer_carries_no_encryption, answer, "Answers with the headers of encryption.",
       Acts{}},

      // May it be read, and what of it
      {Rule::get_object_managed_encryption_is_transparent, fetch, "Refuses to read an object under a managed method.",
       alters<S3Result<void>, EncryptionMethod>([](S3Result<void> right, EncryptionMethod method) -> S3Result<void> {
         if (method == EncryptionMethod::sse_c) return right;
         return refuse(errors::invalid_request("The object was stored using a form of Server Side Encryption."));
       })},
      {Rule::blocked_encryption_existing_sse_c_object_stays_readable, fetch,
       "Refuses to read an SSE-C object where SSE-C is blocked.",
       alters<S3Result<void>, BucketEncryption, EncryptionMethod>(
           [](S3Result<void> right, const BucketEncryption& bucket, EncryptionMethod method) -> S3Result<void> {
             const bool sse_c = method == EncryptionMethod::sse_c;
             return bucket.blocks_sse_c() && sse_c ? refuse(errors::access_denied()) : right;
           })},
      {Rule::blocked_encryption_reads_and_listings_are_unaffected, fetch,
       "Refuses to read any other object where SSE-C is blocked.",
       alters<S3Result<void>, BucketEncryption, EncryptionMethod>(
           [](S3Result<void> right, const BucketEncryption& bucket, EncryptionMethod method) -> S3Result<void> {
             const bool sse_c = method == EncryptionMethod::sse_c;
             return bucket.blocks_sse_c() && !sse_c ? refuse(errors::access_denied()) : right;
           })},
      {Rule::sse_c_range_read_works_with_the_key, validate, "Refuses a range of an SSE-C object.",
       alters<S3Result<void>, EncryptionMethod, Headers>(no_range_of_sse_c)},
      {Rule::get_object_range_with_part_number_is_refused, validate, "Takes a part number, and ignores the range.",
       Passes{}},
      {Rule::get_object_range_is_over_plaintext, open, "Begins every range at the first byte.",
       gives(std::uint64_t{0})},
      {Rule::sse_c_key_is_judged_before_conditions, validate, "Judges the conditions of a read before its key.",
       Swaps{}},
      {Rule::get_object_if_modified_since_the_future_is_ignored, validate,
       "Obeys If-Modified-Since with a time that is not yet.",
       alters<Date, Date>([](const Date&, const Date& sent) { return sent; })},
      {Rule::versioning_unversioned_bucket_knows_no_version_id, authorise,
       "Looks for a version where there never were any.", Passes{}},
      {Rule::checksum_of_a_part_is_told_with_the_type_of_the_object, answer,
       "Tells the checksum of a part only where that of the object is composite.",
       alters<ChecksumsOfPart, std::string>([](ChecksumsOfPart right, const std::string& type) {
         return type == "COMPOSITE" ? std::move(right) : ChecksumsOfPart{};
       })},
      {Rule::etag_conditional_reads_use_the_returned_value, validate, "Ignores the conditions of a read.", LeavesOut{}},

      // Its encryption, as answers tell it
      {Rule::bucket_encryption_change_leaves_existing_objects_alone, answer,
       "Tells the default of the bucket for the encryption of the object.", Acts{}},
      {Rule::default_encryption_applies_at_write_time_only, answer,
       "Tells the default of the bucket for the encryption of the object.", Acts{}},
      {Rule::multipart_completed_object_keeps_encryption_of_creation, answer,
       "Tells the default of the bucket for the encryption of a completed upload.", Acts{}},
      {Rule::versioning_each_version_keeps_its_encryption, answer,
       "Tells the encryption of the current version for that of all.", Acts{}},

      // No data, no key
      {Rule::delete_object_needs_no_key, store, "Refuses to delete a KMS or SSE-C object without a customer's key.",
       Acts{}},
      {Rule::restore_object_takes_no_encryption_header, authorise, "Asks for the customer's key to restore an object.",
       Acts{}},
      {Rule::sse_c_operations_without_data_need_no_key, authorise, "Asks for the customer's key to tag an object.",
       Acts{}},
      {Rule::versioning_tagging_and_acl_keep_encryption, authorise, "Asks for the customer's key to tag an object.",
       Acts{}},
      {Rule::get_object_tag_count_is_told_to_those_who_may_read_tags, validate,
       "Tells everybody how many tags there are.", Passes{}},
      {Rule::versioning_upload_tells_its_version, answer, "Tells the version of an upload when it is completed.",
       LeavesOut{}},
      {Rule::list_buckets_tells_of_each_bucket, answer, "Does not tell the ARN of a bucket.", LeavesOut{}},
      {Rule::versioning_read_tells_of_a_delete_marker, answer, "Answers as if nothing had ever been there.",
       LeavesOut{}},
      {Rule::versioning_delete_marker_has_no_encryption_header, answer, "Says AES256 of a delete marker.",
       gives(std::optional<std::string>("AES256"))},
  };
}

}  // namespace s3sse::deviations
