#include <functional>
#include <map>

#include "simulator/crypto/checksum.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/encryption_method.h"
#include "simulator/store/store.h"

namespace s3sse::deviations {
namespace {

using Method = std::optional<EncryptionMethod>;
using ChecksumMap = std::map<std::string, std::string>;
/// Looks up the parts that the upload has so far.
using LookUp = std::function<store::Parts()>;

store::SealedPart first_of_its_number(store::SealedPart part, const LookUp& look_up) {
  const store::Parts parts = look_up();
  const auto first = parts.find(part.part_number);
  return first == parts.end() ? part : first->second;
}

}  // namespace

Rows multipart_rows() {
  using enum Stage;
  return {
      // Creation
      {Rule::multipart_encryption_is_chosen_at_creation, plan,
       "Ignores the managed method that an upload is created with.",
       alters<Method>([](Method right) { return right == EncryptionMethod::sse_c ? right : std::nullopt; })},
      {Rule::multipart_no_header_means_bucket_default, plan, "Encrypts with SSE-S3 in spite of another default.",
       gives(EncryptionMethod::sse_s3)},
      {Rule::dsse_multipart_works, plan, "Makes an upload under DSSE-KMS one under SSE-KMS.",
       alters<Method>(
           [](Method right) { return right == EncryptionMethod::dsse_kms ? EncryptionMethod::sse_kms : right; })},

      // Parts
      {Rule::multipart_managed_part_needs_no_header, validate,
       "Refuses parts that do not repeat the encryption of their upload.",
       alters<S3Result<void>, EncryptionMethod>([](S3Result<void> right, EncryptionMethod method) -> S3Result<void> {
         if (method == EncryptionMethod::sse_c) return right;
         return refuse(errors::invalid_request("A part has to repeat the encryption of its upload."));
       })},
      {Rule::kms_multipart_generates_once_and_decrypts_for_parts, wrap, "Generates a data key with every part.",
       Acts{}},
      {Rule::multipart_reuploaded_part_replaces_the_first, store, "Keeps the first part of a number.",
       alters<store::SealedPart, LookUp>(first_of_its_number)},

      // Listing
      {Rule::list_parts_sse_c_key_is_needed_only_with_checksum, authorise,
       "Asks for the customer's key without a checksum, and not with one.",
       alters<bool>([](bool right) { return !right; })},
      {Rule::list_parts_kms_upload_needs_decrypt_permission, authorise,
       "Lists the parts of a KMS upload for those who may not decrypt.", Passes{}},

      // Completion and its opposite
      {Rule::checksum_type_must_match_creation, validate, "Ignores that the type of the checksum is another one.",
       Passes{}},
      {Rule::checksum_undeclared_part_checksum_is_invalid_part, validate,
       "Ignores part checksums of an algorithm that the upload does not work with.", Passes{}},
      {Rule::multipart_completion_needs_a_part, validate, "Refuses an empty list of parts as malformed.",
       gives(errors::malformed_xml())},
      {Rule::multipart_location_names_the_bucket_once, answer,
       "Names the bucket in the path of Location, too, where the host names it.", gives(true)},
      {Rule::checksum_composite_completion_repeats_part_checksums, validate,
       "Completes a composite upload without the checksums of its parts.", Passes{}},
      {Rule::checksum_listed_part_of_other_algorithm_is_bad_digest, validate,
       "Ignores a part checksum of another algorithm than that of the upload.", Passes{}},
      {Rule::checksum_unchosen_stays_untold_in_kms_completion, answer,
       "Answers the completion of a KMS upload with a checksum that nobody chose.",
       alters<ChecksumMap, ChecksumMap>([](const ChecksumMap&, const ChecksumMap& all) { return all; })},
      {Rule::multipart_conditional_completion_conflicts_with_a_change, store,
       "Completes under a condition though the key was changed since the upload began.", Passes{}},
      {Rule::multipart_sse_c_completion_needs_key_with_checksum, authorise,
       "Completes an upload with a checksum without the customer's key.", gives(false)},
      {Rule::multipart_sse_c_completion_needs_no_key_without_checksum, authorise,
       "Asks for the customer's key even without a checksum.",
       alters<bool, bool>([](bool right, bool sse_c) { return right || sse_c; })},
      {Rule::checksum_keyless_sse_c_completion_has_none, seal,
       "Gives an upload that was completed without the customer's key a checksum.",
       gives(std::optional(crypto::ChecksumAlgorithm::crc64nvme))},
      {Rule::checksum_kms_upload_ends_with_full_object_crc64nvme, seal, "Gives a completed upload no checksum.",
       LeavesOut{}},
      {Rule::checksum_wrong_value_is_refused, seal, "Ignores that a checksum is wrong.", Passes{}},
      {Rule::multipart_kms_checksum_completion_needs_decrypt_permission, authorise,
       "Completes a KMS upload for those who may not decrypt, and forgets the checksum.", Passes{}},
      {Rule::multipart_abort_takes_no_encryption_header, authorise,
       "Refuses to abort an upload under anything but SSE-S3.", Acts{}},
  };
}

}  // namespace s3sse::deviations
