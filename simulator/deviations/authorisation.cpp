#include <string>
#include <string_view>

#include "simulator/base/http.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/bucket_encryption.h"
#include "simulator/model/header_names.h"

namespace s3sse::deviations {
namespace {

using Value = std::optional<std::string_view>;

/// A principal to whom nothing is ever denied.
std::string root_of_account(const std::string&, const std::string& account) {
  return "arn:aws:iam::" + account + ":root";
}

S3Error the_denial(const S3Error&, const S3Error& denied) {
  return denied;
}

}  // namespace

Rows authorisation_rows() {
  using enum Stage;
  return {
      // Permissions
      {Rule::bucket_encryption_wrong_expected_owner_is_access_denied, authorise,
       "Ignores that the bucket belongs to somebody else.", Passes{}},
      {Rule::blocked_encryption_needs_encryption_configuration_permission, authorise,
       "Lets everybody configure the encryption of a bucket.", Passes{}},
      {Rule::bucket_encryption_writes_need_put_permission, authorise,
       "Lets everybody configure the encryption of a bucket.", Passes{}},
      {Rule::bucket_encryption_read_needs_get_permission, authorise, "Lets everybody read the encryption of a bucket.",
       Passes{}},
      {Rule::update_encryption_needs_its_own_permission, authorise,
       "Lets everybody update the encryption of an object.", Passes{}},
      {Rule::policy_conditions_apply_to_copy_destination, authorise, "Lets everybody write the destination of a copy.",
       Passes{}},
      {Rule::policy_write_conditions_do_not_restrict_reads, authorise, "Asks for s3:PutObject on reads.", Acts{}},
      {Rule::policy_object_conditions_spare_bucket_encryption, authorise,
       "Asks for s3:PutObject when a bucket is configured.", Acts{}},
      {Rule::policy_denial_wins_over_sse_c_algorithm_check, authorise,
       "Passes by the policy when the customer's algorithm is a wrong one.",
       alters<S3Result<void>, Headers>([](S3Result<void> right, const Headers& headers) -> S3Result<void> {
         if (headers.get_or(header::customer_algorithm, "AES256") != "AES256") return {};
         return right;
       })},

      // The answer to a denied request
      {Rule::policy_denial_is_access_denied, authorise, "Answers 400 where S3 says 403.",
       refuses_with(errors::invalid_request("The policy denies this."))},
      {Rule::policy_kms_transport_check_comes_first, authorise, "Tells the denial before the missing TLS.",
       alters<S3Error, S3Error>(the_denial)},
      {Rule::kms_plain_http_write_is_refused, authorise, "Tells the denial before the missing TLS.",
       alters<S3Error, S3Error>(the_denial)},

      // Condition keys
      {Rule::policy_sse_key_matches_request_header, authorise,
       "Shows policies the bucket's default for the method of the request.",
       alters<Value, BucketEncryption>(
           [](Value, const BucketEncryption& bucket) { return Value(sse_header_value(bucket.algorithm)); })},
      {Rule::dsse_bucket_policy_can_require_it, authorise, "Shows policies aws:kms for aws:kms:dsse.",
       alters<Value>([](Value right) { return right == "aws:kms:dsse" ? Value("aws:kms") : right; })},
      {Rule::post_object_bucket_policy_sees_form_fields, authorise, "Hides the fields of a form from policies.",
       LeavesOut{}},
      {Rule::policy_sse_c_is_required_on_every_multipart_call, authorise,
       "Shows policies the algorithm of the upload for that of the call.", gives(Value("AES256"))},
      {Rule::multipart_completion_needs_algorithm_when_policy_requires_it, authorise,
       "Shows policies the algorithm of the upload for that of the call.", gives(Value("AES256"))},
      {Rule::policy_managed_header_is_decided_at_creation, authorise, "Hides from policies how the upload was created.",
       LeavesOut{}},

      {Rule::policy_absence_is_told_to_those_who_may_list, fetch,
       "Tells everybody who may read objects which ones are not there.", Passes{}},

      // The name in which KMS is called
      {Rule::copy_object_kms_copy_needs_permission_on_both_keys, authorise,
       "Calls KMS in the name of the account's root.", alters<std::string, std::string>(root_of_account)},
      {Rule::multipart_kms_creation_needs_generate_data_key_permission, authorise,
       "Calls KMS in the name of the account's root.", alters<std::string, std::string>(root_of_account)},
      {Rule::multipart_kms_part_needs_decrypt_permission, authorise, "Calls KMS in the name of the account's root.",
       alters<std::string, std::string>(root_of_account)},

      // For what
      {Rule::error_subresource_is_another_operation, route,
       "Takes a subresource that it does not know for nothing, and does the plain operation.", Passes{}},
      {Rule::tls_kms_endpoint_speaks_https, route, "Serves KMS over plain HTTP alone.",
       alters<S3Result<void>, bool>([](S3Result<void> right, bool secure) -> S3Result<void> {
         if (!secure) return right;
         return refuse({400, "UnsupportedOperationException", "This endpoint does not serve KMS over HTTPS."});
       })},
  };
}

}  // namespace s3sse::deviations
