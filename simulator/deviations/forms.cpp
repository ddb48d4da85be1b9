#include <string>
#include <utility>
#include <vector>

#include "simulator/base/text.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/header_names.h"

namespace s3sse::deviations {
namespace {

using FieldValue = std::optional<std::string>;

FieldValue without_aes256(FieldValue right, const std::string& name) {
  return name == header::sse && right == "AES256" ? std::nullopt : right;
}

FieldValue without_key_id(FieldValue right, const std::string& name) {
  return name == header::kms_key_id ? std::nullopt : right;
}

FieldValue without_customer_key(FieldValue right, const std::string& name) {
  return name.starts_with("x-amz-server-side-encryption-customer-") ? std::nullopt : right;
}

FieldValue any_case_of_algorithm(FieldValue right, const std::string& name) {
  const bool aes256 = right && iequals(*right, "AES256");
  return name == header::customer_algorithm && aes256 ? FieldValue("AES256") : right;
}

}  // namespace

Rows form_rows() {
  using enum Stage;
  return {
      {Rule::post_object_form_fields_replace_headers, validate, "Ignores the encryption fields of a form.",
       alters<bool, std::string>(
           [](bool right, const std::string& name) { return right && !name.starts_with(header::sse); })},
      {Rule::post_object_aes256_field_is_honoured, validate, "Ignores a field with AES256.",
       alters<FieldValue, std::string>(without_aes256)},
      {Rule::post_object_kms_fields_are_honoured, validate, "Ignores a field with a KMS key.",
       alters<FieldValue, std::string>(without_key_id)},
      {Rule::post_object_sse_c_fields_are_honoured, validate, "Ignores the fields of a customer's key.",
       alters<FieldValue, std::string>(without_customer_key)},
      {Rule::post_object_lower_case_sse_c_algorithm_is_refused, validate, "Takes aes256 for AES256.",
       alters<FieldValue, std::string>(any_case_of_algorithm)},
      {Rule::post_object_violated_condition_is_refused, authorise, "Ignores the conditions of the form's policy.",
       Passes{}},
      {Rule::post_object_condition_without_operands_is_never_met, authorise,
       "Ignores a condition of the form's policy that names no field.", Passes{}},
      {Rule::post_object_without_signature_is_anonymous, authorise,
       "Refuses a form with a policy for want of a signature.",
       alters<S3Result<void>, bool>([](S3Result<void> right, bool has_policy) -> S3Result<void> {
         return has_policy ? refuse(errors::invalid_argument("Bucket POST must contain a field named 'signature'"))
                           : right;
       })},
      {Rule::post_object_wrong_signature_is_told_with_the_policy, authenticate, "Does not tell what had to be signed.",
       gives(std::vector<std::pair<std::string, std::string>>{})},
      {Rule::post_object_tagging_of_another_schema_is_no_tags, validate,
       "Refuses a form whose tags are in another document.", refuses(errors::malformed_xml())},
      {Rule::post_object_field_without_condition_is_refused, authorise,
       "Takes fields that the form's policy does not speak of.", Passes{}},
  };
}

}  // namespace s3sse::deviations
