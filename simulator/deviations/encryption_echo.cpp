#include <map>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

using Echo = std::optional<std::string>;
using Context = std::map<std::string, std::string>;

Echo context_header(const Echo&, const Context& context) {
  return to_base64(as_bytes(write_json(nlohmann::json(context))));
}

Echo id_alone(Echo right) {
  if (right) right->erase(0, right->rfind('/') + 1);
  return right;
}

}  // namespace

Rows encryption_echo_rows() {
  using enum Stage;
  return {
      {Rule::default_encryption_legacy_object_has_no_sse_header, answer, "Says AES256 of an object of before 2023.",
       gives(false)},
      {Rule::put_object_explicit_aes256_is_confirmed, answer, "Leaves out AES256.", LeavesOut{}},
      {Rule::dsse_type_is_confirmed_on_write_and_read, answer, "Leaves out aws:kms:dsse.", LeavesOut{}},
      {Rule::get_object_kms_read_reports_type_key_and_bucket_key, answer, "Leaves out method and key on reads.",
       LeavesOut{}},
      {Rule::put_object_kms_key_arn_is_confirmed, answer, "Leaves out the key.", LeavesOut{}},
      {Rule::copy_object_answer_headers_equal_put_object, answer, "Leaves out the key.", LeavesOut{}},
      {Rule::put_object_bare_key_id_is_answered_with_full_arn, answer, "Names the key by its id alone.",
       alters<Echo>(id_alone)},
      {Rule::bucket_key_flag_is_returned_on_parts_and_reads, answer, "Leaves out the bucket-key flag.", LeavesOut{}},
      {Rule::bucket_key_header_is_absent_when_unused, answer, "Says false when no bucket key is in use.",
       alters<Echo>([](Echo right) { return right ? right : "false"; })},
      {Rule::header_context_is_returned_on_three_writes_only, answer, "Leaves out the encryption context.",
       LeavesOut{}},
      {Rule::header_context_is_not_returned_on_reads, answer, "Answers a read with the encryption context.",
       alters<Echo, Context>(context_header)},
      {Rule::multipart_completion_reports_managed_headers_only, answer,
       "Answers a completion with the encryption context and the customer's headers.",
       alters<Echo, Context>(context_header)},
      {Rule::multipart_completion_reports_managed_headers_only, answer,
       "Answers a completion with the encryption context and the customer's headers.", gives(true)},
      {Rule::put_object_sse_c_confirms_algorithm_and_key_md5, answer, "Leaves out algorithm and MD5 of the key.",
       LeavesOut{}},
      {Rule::sse_c_read_echoes_algorithm_and_key_md5, answer, "Leaves out algorithm and MD5 of the key.", LeavesOut{}},
      // The key itself is not at hand; the header alone is wrong enough.
      {Rule::header_customer_key_is_never_returned, answer, "Answers with the header of the key.",
       alters<Echo, std::string>([](const Echo&, const std::string& key_md5) { return Echo(key_md5); })},
  };
}

}  // namespace s3sse::deviations
