#include "simulator/base/encoding.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/header_names.h"

namespace s3sse::deviations {
namespace {

/// Nothing for what is not strictly Base64.
SecretBytes decode_strictly(std::string_view text) {
  auto bytes = from_base64(text);
  if (!bytes) return {};
  SecretBytes key = SecretBytes::copy_of(*bytes);
  wipe_memory(*bytes);
  return key;
}

const S3Error& forbidden() {
  static const S3Error error = errors::access_denied();
  return error;
}

S3Error other_parameters() {
  return errors::invalid_request("The provided encryption parameters did not match the ones used originally.");
}

S3Error over_http() {
  return errors::invalid_argument("Requests must be made over a secure connection.", std::string(header::sse));
}

}  // namespace

Rows customer_key_rows() {
  using enum Stage;
  return {
      // Reading the headers
      {Rule::header_sse_c_uses_three_headers, validate, "Ignores the three SSE-C headers.", LeavesOut{}},
      {Rule::header_copy_source_key_has_its_own_trio, validate, "Ignores the SSE-C headers of the copy source.",
       LeavesOut{}},
      {Rule::sse_c_key_decoder_is_lenient, validate, "Takes a key for empty when it is not strictly Base64.",
       alters<SecretBytes, std::string_view>([](SecretBytes, std::string_view text) { return decode_strictly(text); })},
      {Rule::header_sse_c_key_is_256_bits_with_md5_of_raw_bytes, validate,
       "Computes the MD5 of the key's Base64 text instead of its bytes.",
       alters<std::string, std::string_view>(
           [](const std::string&, std::string_view text) { return to_base64(crypto::md5(as_bytes(text))); })},
      {Rule::sse_c_error_names_the_generic_argument, validate,
       "Names the customer's algorithm header in every refusal.", gives(std::string(header::customer_algorithm))},

      // Transport
      {Rule::sse_c_plain_http_is_refused, validate, "Takes a customer's key over plain HTTP.", Passes{}},
      {Rule::sse_c_plain_http_read_is_refused, validate, "Takes a customer's key over plain HTTP for a read.",
       Passes{}},
      {Rule::sse_c_plain_http_without_key_still_works, validate, "Refuses plain HTTP even without a customer's key.",
       refuses(over_http())},
      {Rule::sse_c_transport_check_comes_before_values, validate, "Looks at the values before the transport.", Swaps{}},

      // Values
      {Rule::sse_c_missing_algorithm_is_refused, validate, "Takes a customer's key without an algorithm.", Passes{}},
      {Rule::header_sse_c_algorithm_is_aes256_only, validate, "Takes any algorithm, and uses AES256.", Passes{}},
      {Rule::sse_c_unsupported_algorithm_is_refused, validate, "Takes any algorithm, and uses AES256.", Passes{}},
      {Rule::copy_object_wrong_destination_algorithm_is_refused, validate, "Takes any algorithm for the destination.",
       Passes{}},
      {Rule::copy_object_wrong_source_algorithm_is_refused, validate, "Takes any algorithm for the source.", Passes{}},
      {Rule::sse_c_head_with_wrong_algorithm_is_400_without_body, validate, "Takes any algorithm for a HEAD.",
       Passes{}},
      {Rule::get_object_attributes_wrong_sse_c_algorithm_is_refused, validate, "Takes any algorithm.", Passes{}},
      {Rule::sse_c_missing_key_is_refused, validate, "Takes the other headers without a key for no SSE-C at all.",
       Passes{}},
      {Rule::sse_c_missing_key_md5_is_refused, validate, "Takes a key without its MD5.", Passes{}},
      {Rule::sse_c_key_md5_that_is_not_base64_is_refused, validate, "Ignores an MD5 that is not Base64.", Passes{}},
      {Rule::sse_c_key_md5_mismatch_is_refused, validate, "Ignores that the MD5 is not that of the key.", Passes{}},
      {Rule::sse_c_key_md5_mismatch_on_read_is_refused, validate, "Ignores that the MD5 is not that of the key.",
       Passes{}},
      {Rule::multipart_part_with_bad_key_md5_is_refused, validate, "Ignores that the MD5 is not that of the key.",
       Passes{}},
      {Rule::copy_object_source_key_md5_mismatch_is_refused, validate, "Ignores that the MD5 is not that of the key.",
       Passes{}},
      {Rule::sse_c_wrong_key_length_is_refused, validate, "Encrypts with a key of any length.", Passes{}},
      {Rule::sse_c_wrong_length_key_on_read_is_access_denied, validate,
       "Refuses the length of the key before it looks whether it is the right one.", gives(false)},
      {Rule::sse_c_md5_error_wins_over_length, validate, "Looks at the length before the MD5.", Swaps{}},

      // Blocked, and in conflict with a managed method
      {Rule::blocked_encryption_sse_c_put_is_access_denied, validate, "Writes with a customer's key all the same.",
       Passes{}},
      {Rule::blocked_encryption_sse_c_copy_is_access_denied, validate, "Copies with a customer's key all the same.",
       Passes{}},
      {Rule::blocked_encryption_sse_c_part_is_access_denied, validate,
       "Takes a part with a customer's key all the same.", Passes{}},
      {Rule::multipart_sse_c_creation_in_blocked_bucket_is_access_denied, validate,
       "Begins an upload with a customer's key all the same.", Passes{}},
      {Rule::multipart_sse_c_upload_cannot_continue_after_block, validate, "Lets an upload go on that began before.",
       Passes{}},
      {Rule::blocked_encryption_denial_names_caller_action_and_reason, validate, "Says no more than Access Denied.",
       refuses_with(forbidden())},
      {Rule::put_object_sse_c_with_aes256_is_refused, validate, "Takes SSE-C, and ignores the AES256 beside it.",
       Passes{}},
      {Rule::put_object_sse_c_with_kms_is_refused, validate, "Takes SSE-C, and ignores the KMS method beside it.",
       Passes{}},
      {Rule::put_object_encryption_options_exclude_each_other, validate,
       "Takes SSE-C, and ignores the managed method beside it.", Passes{}},
      {Rule::copy_object_destination_sse_c_with_sse_header_is_refused, validate,
       "Takes SSE-C, and ignores the managed method beside it.", Passes{}},
      {Rule::sse_c_managed_conflict_wins_over_bad_algorithm, validate,
       "Looks at the values of the customer's key before the managed method beside it.", Swaps{}},

      // May this request have this object
      {Rule::sse_c_get_without_key_is_refused, fetch, "Answers 403 where S3 says 400.", refuses_with(forbidden())},
      {Rule::copy_object_sse_c_source_needs_copy_source_trio, fetch, "Answers 403 where S3 says 400.",
       refuses_with(forbidden())},
      {Rule::multipart_sse_c_part_number_read_needs_the_key, fetch, "Answers 403 where S3 says 400.",
       refuses_with(forbidden())},
      {Rule::sse_c_head_without_key_is_refused, fetch, "Describes the object to a HEAD without the key.", Passes{}},
      {Rule::get_object_attributes_sse_c_object_needs_the_key, fetch, "Describes the object without the key.",
       Passes{}},
      {Rule::sse_c_lost_key_loses_the_object, fetch, "Gives the object away without the key.", Passes{}},
      {Rule::sse_c_lost_key_loses_the_object, unwrap, "Gives the object away without the key.", Acts{}},
      {Rule::get_object_sse_c_headers_on_other_object_are_refused, fetch,
       "Ignores a customer's key for an object that needs none.", Passes{}},
      {Rule::sse_c_wrong_key_is_access_denied, fetch, "Answers 400 where S3 says 403.",
       refuses_with(other_parameters())},
      {Rule::sse_c_head_with_wrong_key_is_forbidden, fetch, "Answers 400 where S3 says 403.",
       refuses_with(other_parameters())},
      {Rule::copy_object_wrong_source_key_is_access_denied, fetch, "Answers 400 where S3 says 403.",
       refuses_with(other_parameters())},
      {Rule::multipart_sse_c_part_in_other_upload_is_refused, fetch,
       "Ignores a customer's key for an upload that began without one.", Passes{}},
      {Rule::multipart_sse_c_upload_part_without_key_is_refused, fetch, "Answers 403 where S3 says 400.",
       refuses_with(forbidden())},
      {Rule::multipart_every_part_repeats_sse_c_trio, fetch, "Answers 403 where S3 says 400.",
       refuses_with(forbidden())},
      {Rule::multipart_part_with_other_customer_key_is_refused, fetch, "Answers 403 where S3 says 400.",
       refuses_with(forbidden())},
      {Rule::multipart_completion_with_wrong_customer_key_is_refused, fetch, "Answers 403 where S3 says 400.",
       refuses_with(forbidden())},
  };
}

}  // namespace s3sse::deviations
