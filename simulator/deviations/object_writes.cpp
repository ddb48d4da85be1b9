#include "simulator/base/text.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/bucket_encryption.h"

namespace s3sse::deviations {

Rows object_write_rows() {
  using enum Stage;
  return {
      {Rule::put_object_refused_request_stores_nothing, store,
       "Refuses a write, and stores an empty object all the same.", Acts{}},
      {Rule::sse_c_overwrite_needs_no_old_key, authorise,
       "Refuses to overwrite an object whose customer's key the request does not have.", Acts{}},
      {Rule::sse_c_each_version_may_have_its_own_key, authorise,
       "Refuses another version than under the customer's key of the one before.", Acts{}},
      {Rule::sse_c_needs_no_extra_permission, authorise, "Asks for s3:PutObjectAcl when a customer's key is sent.",
       Acts{}},
      {Rule::bucket_key_request_header_leaves_bucket_setting_alone, store,
       "Changes the setting of the bucket to the flag of the request.", Acts{}},
      {Rule::blocked_encryption_managed_writes_are_unaffected, plan, "Refuses managed writes where SSE-C is blocked.",
       alters<S3Result<void>, BucketEncryption, bool>(
           [](S3Result<void> right, const BucketEncryption& bucket, bool sse_c) -> S3Result<void> {
             return bucket.blocks_sse_c() && !sse_c ? refuse(errors::access_denied()) : right;
           })},

      {Rule::put_object_malformed_tagging_is_refused, validate, "Stores no tags where the header is malformed.",
       Passes{}},
      {Rule::delete_object_condition_decides, store, "Deletes whatever the condition says.", LeavesOut{}},
      {Rule::delete_objects_key_of_blanks_is_a_key, validate, "Refuses to delete a key of blanks alone.",
       alters<S3Result<void>, std::string>([](S3Result<void> right, const std::string& key) -> S3Result<void> {
         return trim(key).empty() ? refuse(errors::malformed_xml()) : right;
       })},
      {Rule::delete_objects_key_is_read_whole, validate, "Reads a key up to a NUL, and deletes what is called so.",
       alters<Bytes>([](const Bytes& right) {
         std::string text(as_text(right));
         for (auto nul = text.find("&#0;"); nul != std::string::npos; nul = text.find("&#0;"))
           text.erase(nul, text.find('<', nul) - nul);
         return to_bytes(text);
       })},

      // Forms
      {Rule::post_object_sse_c_into_blocked_bucket_is_access_denied, validate,
       "Takes a form with a customer's key all the same.", Passes{}},
      {Rule::post_object_kms_without_key_id_uses_aws_s3_key, plan, "Refuses a form for SSE-KMS without a key id.",
       refuses(errors::invalid_argument("A KMS key id is required"))},
      {Rule::post_object_no_field_means_bucket_default, plan, "Encrypts with SSE-S3 in spite of another default.",
       gives(EncryptionMethod::sse_s3)},
      {Rule::post_object_answer_headers_equal_put_object, answer, "Answers a form without a word about encryption.",
       Acts{}},
      {Rule::post_object_success_status_follows_the_form, answer, "Answers 204 whatever the form asks for.",
       gives(std::string_view("204"))},
  };
}

}  // namespace s3sse::deviations
