#include "simulator/deviations/topics.h"
#include "simulator/model/bucket_encryption.h"

namespace s3sse::deviations {
namespace {

using Flag = std::optional<bool>;
using KeyId = std::optional<std::string>;

/// "Key 'arn:aws:kms:us-east-1:111122223333:key/<id>' does not exist", with the id alone.
S3Error without_arn(S3Error right) {
  constexpr std::string_view before = "Key '";
  const std::size_t slash = right.message.find(":key/");
  if (right.message.starts_with(before) && slash != std::string::npos) {
    right.message.erase(before.size(), slash + std::string_view(":key/").size() - before.size());
  }
  return right;
}

S3Error no_key_id() {
  return errors::invalid_argument("A KMS key id is required");
}

S3Error unknown_key_id(const std::string& id) {
  return errors::from_kms("NotFoundException", "Invalid keyId '" + id + "'");
}

std::string alias_for_name(const std::string& right) {
  constexpr std::string_view name = "aws/s3";
  return right == name ? "alias/aws/s3" : right;
}

bool is_alias(const std::string& id) {
  return id.find("alias/") != std::string::npos;
}

}  // namespace

Rows plan_rows() {
  using enum Stage;
  return {
      // The method
      {Rule::put_object_request_header_wins_over_bucket_default, plan, "Encrypts by the bucket's default.",
       gives(false)},
      {Rule::put_object_sse_c_overrides_bucket_default, plan, "Encrypts by the bucket's default.", gives(false)},
      {Rule::copy_object_request_header_wins_over_bucket_default, plan, "Encrypts by the bucket's default.",
       gives(false)},
      {Rule::default_encryption_types_may_coexist_in_one_bucket, plan,
       "Encrypts every object of a bucket by the bucket's default.", gives(false)},
      {Rule::default_encryption_kms_default_applies_without_header, plan,
       "Encrypts with SSE-S3 in spite of a KMS default.", alters<EncryptionMethod>([](EncryptionMethod right) {
         return uses_kms(right) ? EncryptionMethod::sse_s3 : right;
       })},
      {Rule::put_object_no_header_means_sse_s3, plan, "Says nothing of encryption when nobody asked for it.",
       gives(true)},
      {Rule::default_encryption_every_new_object_is_encrypted, plan,
       "Says nothing of encryption when nobody asked for it.", gives(true)},

      // Bucket key or none
      {Rule::bucket_key_bucket_default_applies, plan, "Ignores the bucket's setting.", gives(false)},
      {Rule::bucket_key_plain_copy_takes_destination_setting, plan, "Ignores the setting of the destination bucket.",
       gives(false)},
      {Rule::bucket_key_request_header_overrides_bucket_setting, plan, "Ignores the flag of the request.",
       alters<bool, bool>([](bool, bool by_default) { return by_default; })},
      {Rule::copy_object_bucket_key_may_be_set_per_copy, plan, "Ignores the flag of the request.",
       alters<bool, bool>([](bool, bool by_default) { return by_default; })},
      {Rule::bucket_key_copy_can_enable_it, plan, "Ignores the flag of the request.",
       alters<bool, bool>([](bool, bool by_default) { return by_default; })},
      {Rule::put_object_bucket_key_header_has_no_effect_on_sse_s3, plan, "Shows the flag of the request on SSE-S3.",
       alters<bool, EncryptionMethod, Flag>([](bool right, EncryptionMethod method, Flag asked) {
         return right || (method == EncryptionMethod::sse_s3 && asked.value_or(false));
       })},
      {Rule::bucket_key_does_not_apply_to_dsse, plan, "Shows the flag of the request on DSSE-KMS.",
       alters<bool, EncryptionMethod, Flag>([](bool right, EncryptionMethod method, Flag asked) {
         return right || (method == EncryptionMethod::dsse_kms && asked.value_or(false));
       })},
      {Rule::bucket_encryption_bucket_key_with_aes256_has_no_effect, plan, "Shows the bucket's flag on SSE-S3.",
       alters<bool, EncryptionMethod, BucketEncryption>(
           [](bool right, EncryptionMethod method, const BucketEncryption& bucket) {
             return right || (method == EncryptionMethod::sse_s3 && bucket.bucket_key_enabled);
           })},

      // Transport
      {Rule::kms_plain_http_write_is_refused, plan, "Writes under KMS over plain HTTP.", Passes{}},
      {Rule::kms_plain_http_read_is_refused, fetch, "Reads under KMS over plain HTTP.", Passes{}},
      {Rule::dsse_kms_rules_hold, fetch, "Reads under KMS over plain HTTP.", Passes{}},
      {Rule::tls_plain_http_is_accepted_for_sse_s3, plan, "Refuses plain HTTP even for SSE-S3.",
       alters<S3Result<void>, EncryptionMethod>([](S3Result<void> right, EncryptionMethod method) -> S3Result<void> {
         return method == EncryptionMethod::sse_s3 ? refuse(errors::access_denied()) : right;
       })},

      // The key
      {Rule::default_encryption_kms_header_ignores_default_key, plan,
       "Takes the bucket's key for a request without one.",
       alters<KeyId, BucketEncryption>(
           [](KeyId right, const BucketEncryption& bucket) { return right ? right : bucket.kms_master_key_id; })},
      {Rule::put_object_kms_without_key_id_uses_aws_s3_key, plan, "Refuses SSE-KMS without a key id.",
       refuses(no_key_id())},
      {Rule::copy_object_kms_without_key_id_uses_aws_s3_key, plan, "Refuses SSE-KMS without a key id.",
       refuses(no_key_id())},
      {Rule::dsse_no_key_id_uses_aws_s3_key, plan, "Refuses DSSE-KMS without a key id.", refuses(no_key_id())},
      {Rule::put_object_literal_aws_s3_key_id_is_refused, plan, "Takes aws/s3 for the alias of that name.",
       alters<std::string>(alias_for_name)},
      {Rule::header_kms_key_id_takes_four_forms, plan, "Does not know aliases.",
       alters<S3Result<void>, std::string>([](S3Result<void> right, const std::string& id) -> S3Result<void> {
         return is_alias(id) ? refuse(unknown_key_id(id)) : right;
       })},
      {Rule::put_object_malformed_key_id_is_kms_not_found, plan, "Takes aws/s3 in place of a key that is not there.",
       Passes{}},
      {Rule::copy_object_malformed_key_id_is_kms_not_found, plan, "Takes aws/s3 in place of a key that is not there.",
       Passes{}},
      {Rule::multipart_kms_key_error_surfaces_at_creation, plan, "Takes aws/s3 in place of a key that is not there.",
       Passes{}},
      {Rule::put_object_key_arn_of_other_region_is_refused, plan, "Takes aws/s3 in place of a key that is not there.",
       Passes{}},
      {Rule::put_object_bare_key_id_is_looked_up_in_bucket_region, plan,
       "Takes aws/s3 in place of a key that is not there.", Passes{}},
      {Rule::put_object_unknown_key_id_is_reported_as_full_arn, plan, "Names an unknown key by its id alone.",
       alters<S3Error>(without_arn)},
  };
}

}  // namespace s3sse::deviations
