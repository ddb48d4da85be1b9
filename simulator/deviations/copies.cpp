#include <map>
#include <string>

#include "simulator/base/http.h"
#include "simulator/crypto/checksum.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/encryption_method.h"
#include "simulator/model/header_names.h"
#include "simulator/store/store.h"

namespace s3sse::deviations {
namespace {

using CopiedMethod = std::optional<EncryptionMethod>;
using CopiedContext = std::map<std::string, std::string>;

}  // namespace

Rows copy_rows() {
  using enum Stage;
  return {
      // The source
      {Rule::copy_object_headers_apply_only_to_destination, validate,
       "Takes the customer's key of the destination for that of the source.", Acts{}},
      {Rule::copy_object_managed_source_needs_no_copy_source_trio, validate,
       "Refuses to copy a managed object without a customer's key.",
       alters<S3Result<void>, EncryptionMethod>([](S3Result<void> right, EncryptionMethod method) -> S3Result<void> {
         if (method == EncryptionMethod::sse_c) return right;
         return refuse(
             errors::invalid_request("The object was stored using a form of Server Side Encryption. The correct "
                                     "parameters must be provided to retrieve the object."));
       })},
      {Rule::copy_object_sse_c_source_becomes_bucket_default, validate,
       "Refuses to copy an SSE-C object without saying how.",
       alters<S3Result<void>, std::string, Headers>(
           [](S3Result<void> right, const std::string& source_md5, const Headers& headers) -> S3Result<void> {
             const bool said = headers.has(header::sse) || headers.has(header::customer_algorithm);
             return !source_md5.empty() && !said ? refuse(errors::access_denied()) : right;
           })},
      {Rule::copy_object_sse_c_source_and_destination_keys_may_differ, validate,
       "Refuses to copy an SSE-C object under another customer's key.",
       alters<S3Result<void>, std::string, Headers>(
           [](S3Result<void> right, const std::string& source_md5, const Headers& headers) -> S3Result<void> {
             const auto wanted = headers.get_or(header::customer_key_md5, source_md5);
             return !source_md5.empty() && wanted != source_md5 ? refuse(errors::access_denied()) : right;
           })},
      {Rule::sse_c_self_copy_rekeys, validate, "Refuses to give an SSE-C object another customer's key.",
       alters<S3Result<void>, std::string, Headers>(
           [](S3Result<void> right, const std::string& source_md5, const Headers& headers) -> S3Result<void> {
             const bool sse_c = headers.has(header::customer_key_md5);
             return !source_md5.empty() && sse_c ? refuse(errors::access_denied()) : right;
           })},

      // Inheritance
      {Rule::copy_object_destination_takes_bucket_default, plan, "Encrypts a copy as its source was.",
       alters<CopiedMethod, EncryptionMethod>([](CopiedMethod right, EncryptionMethod source) {
         return right || source == EncryptionMethod::sse_c ? right : source;
       })},
      {Rule::copy_object_source_context_is_not_copied, plan, "Takes over the encryption context of the source.",
       alters<CopiedContext, CopiedContext>([](CopiedContext right, const CopiedContext& source) {
         for (const auto& [name, value] : source) {
           if (name != "aws:s3:arn") right.try_emplace(name, value);
         }
         return right;
       })},

      // Onto itself
      {Rule::copy_object_self_copy_that_changes_encryption_is_legal, validate,
       "Refuses a copy onto itself that changes nothing but its encryption.", gives(false)},
      {Rule::copy_object_plain_self_copy_to_other_default_is_legal, validate,
       "Refuses a plain copy onto itself under another default.", gives(false)},
      {Rule::copy_object_plain_self_copy_under_put_default_is_legal, validate,
       "Refuses a plain copy onto itself under a default that was put.", gives(false)},

      // The copy
      {Rule::checksum_copy_of_composite_is_full_object, answer, "Gives a copy the type of checksum of its source.",
       alters<std::string, std::string>([](const std::string&, const std::string& source) { return source; })},
      {Rule::checksum_of_a_copied_part_is_told, answer, "Does not tell the checksum of a copied part.", LeavesOut{}},
      {Rule::multipart_part_copy_source_needs_its_key, fetch, "Breaks down over a source whose key is wrong.",
       refuses_with(errors::internal_error())},
      {Rule::checksum_is_carried_to_the_copy, seal, "Gives a copy the checksum that objects have by default.",
       LeavesOut{}},
      {Rule::copy_object_answer_headers_equal_put_object, answer, "Answers a copy without a word about encryption.",
       Acts{}},
      {Rule::copy_object_kms_copy_decrypts_then_generates_data_key, wrap, "Generates one data key too many.", Acts{}},
      {Rule::etag_copy_between_methods_changes_its_class, seal, "Gives a copy the ETag of its source.",
       alters<std::string, std::string>([](const std::string&, const std::string& source) { return source; })},
      {Rule::versioning_self_copy_creates_a_new_version, store,
       "Puts a copy in the place of the version that it was copied from.",
       alters<store::ObjectRecord, store::ObjectRecord>(
           [](store::ObjectRecord copy, const store::ObjectRecord& source) {
             if (copy.version_id != "null" && copy.key == source.key) copy.version_id = source.version_id;
             return copy;
           })},
      {Rule::copy_object_suspended_bucket_answers_with_null_version, answer,
       "Does not tell the version of a copy where versioning is suspended.", LeavesOut{}},
      {Rule::copy_object_plus_in_the_source_is_a_space, validate, "Takes a plus in the source of a copy for a plus.",
       alters<std::string, std::string_view>(
           [](const std::string&, std::string_view sent) { return std::string(sent); })},
      {Rule::multipart_part_copy_range_lies_within_the_source, validate,
       "Refuses a range beyond the source with another code.",
       refuses_with(errors::invalid_argument("Range specified is not valid for source object"))},
      {Rule::multipart_part_copy_keys_are_independent, authorise,
       "Refuses to copy a part from another customer's key than that of the upload.",
       alters<S3Result<void>, std::string, std::string>(
           [](S3Result<void> right, const std::string& source, const std::string& upload) -> S3Result<void> {
             return source == upload ? right : refuse(errors::access_denied());
           })},
  };
}

}  // namespace s3sse::deviations
