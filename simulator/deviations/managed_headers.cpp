#include "simulator/base/http.h"
#include "simulator/base/text.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/encryption_method.h"

namespace s3sse::deviations {
namespace {

using HeaderValue = std::optional<std::string_view>;
using Method = std::optional<EncryptionMethod>;

// A heading of the user guide spells the header like this; it means nothing (HDR-19).
constexpr std::string_view misspelt_bucket_key = "x-amz-server-side-encryption-aws-bucket-key-enabled";

Method in_any_case(Method right, std::string_view value) {
  if (right) return right;
  return iequals(value, "AES256") ? EncryptionMethod::sse_s3 : encryption_method_of(ascii_lower(value));
}

}  // namespace

Rows managed_header_rows() {
  using enum Stage;
  return {
      // x-amz-server-side-encryption
      {Rule::header_sse_value_selects_encryption, validate, "Ignores the method that the header asks for.",
       LeavesOut{}},
      {Rule::header_empty_sse_value_is_refused, validate, "Takes an empty method for none.", Passes{}},
      {Rule::header_sse_value_is_case_sensitive, validate, "Takes a method in any case.",
       alters<Method, std::string_view>(in_any_case)},
      {Rule::header_sse_has_five_known_values, validate, "Does not know aws:kms:dsse.",
       alters<Method>([](Method right) { return right == EncryptionMethod::dsse_kms ? std::nullopt : right; })},
      {Rule::header_unknown_sse_value_is_refused, validate, "Ignores a method that it does not know.", Passes{}},
      {Rule::header_special_access_point_values_are_refused_on_write, validate,
       "Ignores a method that belongs to other services.", Passes{}},
      {Rule::copy_object_unsupported_sse_value_writes_nothing, validate, "Ignores a method that it does not know.",
       Passes{}},
      {Rule::error_storage_lens_codes_are_not_used, validate,
       "Refuses an unknown method with a code of S3 Storage Lens.",
       refuses_with({400, "InvalidEncryptionMethod", "The encryption method specified is not supported"})},

      // The headers that go with it
      {Rule::put_object_kms_key_id_with_aes256_is_refused, validate, "Ignores a KMS key id beside AES256.", Passes{}},
      {Rule::put_object_kms_key_id_without_algorithm_is_refused, validate, "Ignores a KMS key id without a method.",
       Passes{}},
      {Rule::header_context_is_base64_json, validate, "Ignores the encryption context.", LeavesOut{}},
      {Rule::context_header_without_kms_is_refused, validate, "Ignores an encryption context without a KMS method.",
       Passes{}},
      {Rule::context_malformed_value_is_refused, validate, "Takes a malformed encryption context for none.", Passes{}},
      {Rule::context_malformed_value_is_invalid_argument, validate,
       "Refuses a malformed encryption context with InvalidRequest.", alters<S3Error>([](S3Error right) {
         right.code = "InvalidRequest";
         return right;
       })},
      {Rule::context_client_cannot_replace_aws_s3_arn, validate,
       "Takes a context that names another object, and overwrites the name.", Passes{}},
      {Rule::header_bucket_key_enabled_is_boolean, validate, "Ignores the bucket-key flag.", LeavesOut{}},
      {Rule::header_misspelt_bucket_key_header_has_no_effect, validate, "Obeys a misspelt bucket-key header.",
       alters<HeaderValue, Headers>(
           [](HeaderValue right, const Headers& headers) { return right ? right : headers.get(misspelt_bucket_key); })},

      // Operations that take none
      {Rule::multipart_sse_header_on_part_is_refused, validate, "Ignores managed headers on a part.", Passes{}},
      {Rule::get_object_sse_header_is_refused, validate, "Ignores managed headers on a read.", Passes{}},
      {Rule::get_object_sse_header_is_refused_on_partial_reads, validate, "Ignores managed headers on a read.",
       Passes{}},
      {Rule::head_object_sse_header_is_refused, validate, "Ignores managed headers on a HEAD.", Passes{}},
      {Rule::get_object_attributes_sse_header_is_refused, validate, "Ignores managed headers.", Passes{}},
      {Rule::delete_object_sse_header_is_refused, validate, "Ignores managed headers, and deletes.", Passes{}},
      {Rule::list_objects_sse_header_is_refused, validate, "Ignores managed headers on a listing.", Passes{}},
      {Rule::multipart_sse_header_on_completion_is_refused, validate, "Ignores managed headers, and completes.",
       Passes{}},
      {Rule::get_object_sse_header_is_judged_before_the_bucket, authorise,
       "Looks for the bucket before it judges managed headers.", Swaps{}},
      {Rule::get_object_kms_key_id_header_is_refused, validate, "Ignores a KMS key id on a read.", Passes{}},
      {Rule::head_object_kms_key_id_header_is_refused, validate, "Ignores a KMS key id on a HEAD.", Passes{}},
      {Rule::get_object_attributes_kms_key_id_header_is_refused, validate, "Ignores a KMS key id.", Passes{}},
  };
}

}  // namespace s3sse::deviations
