#include <string>

#include "simulator/crypto/checksum.h"
#include "simulator/deviations/topics.h"
#include "simulator/store/store.h"

namespace s3sse::deviations {

Rows copy_rows() {
  using enum Stage;
  return {
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
      {Rule::multipart_part_copy_keys_are_independent, authorise,
       "Refuses to copy a part from another customer's key than that of the upload.",
       alters<S3Result<void>, std::string, std::string>(
           [](S3Result<void> right, const std::string& source, const std::string& upload) -> S3Result<void> {
             return source == upload ? right : refuse(errors::access_denied());
           })},
  };
}

}  // namespace s3sse::deviations
