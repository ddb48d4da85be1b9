#include <cstddef>
#include <cstdint>

#include "simulator/crypto/segmented_cipher.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {

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

      // No data, no key
      {Rule::delete_object_needs_no_key, authorise, "Refuses to delete a KMS or SSE-C object without a customer's key.",
       Acts{}},
      {Rule::restore_object_takes_no_encryption_header, authorise, "Asks for the customer's key to restore an object.",
       Acts{}},
      {Rule::sse_c_operations_without_data_need_no_key, authorise, "Asks for the customer's key to tag an object.",
       Acts{}},
      {Rule::versioning_tagging_and_acl_keep_encryption, authorise, "Asks for the customer's key to tag an object.",
       Acts{}},
      {Rule::versioning_delete_marker_has_no_encryption_header, answer, "Says AES256 of a delete marker.",
       gives(std::optional<std::string>("AES256"))},
  };
}

}  // namespace s3sse::deviations
