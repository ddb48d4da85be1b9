#include "simulator/sse/refusals.h"

#include <fmt/format.h>

#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"

namespace s3sse::sse::refusals {
namespace {

S3Error customer_key_argument(std::string message, const Rules& rules, const std::string* value = nullptr) {
  return errors::invalid_argument(
      std::move(message), chosen(rules, Rule::sse_c_error_names_the_generic_argument, std::string(header::sse)), value);
}

S3Error argument(std::string message, std::string_view name, std::string_view value) {
  const std::string text(value);
  return errors::invalid_argument(std::move(message), std::string(name), &text);
}

constexpr std::string_view customer_key_requests =
    "Requests specifying Server Side Encryption with Customer provided keys";

}  // namespace

S3Error customer_key_over_http(const Rules& rules) {
  return customer_key_argument(fmt::format("{} must be made over a secure connection.", customer_key_requests), rules);
}

S3Error customer_key_conflict(std::string_view sse_value) {
  return argument(
      "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
      header::sse, sse_value);
}

S3Error algorithm_missing(const Rules& rules) {
  return customer_key_argument(fmt::format("{} must provide a valid encryption algorithm.", customer_key_requests),
                               rules);
}

S3Error algorithm_unsupported(std::string_view algorithm, const Rules& rules) {
  const std::string value(algorithm);
  S3Error error = customer_key_argument("The Encryption request you specified is not valid. Supported value: AES256.",
                                        rules, &value);
  error.code = "InvalidEncryptionAlgorithmError";
  return error;
}

S3Error key_missing(const Rules& rules) {
  return customer_key_argument(fmt::format("{} must provide an appropriate secret key.", customer_key_requests), rules);
}

S3Error key_md5_missing(const Rules& rules) {
  return customer_key_argument(
      fmt::format("{} must provide the client calculated MD5 of the secret key.", customer_key_requests), rules);
}

S3Error key_md5_mismatch(const Rules& rules) {
  return customer_key_argument("The calculated MD5 hash of the key did not match the hash that was provided.", rules);
}

S3Error key_length(const Rules& rules) {
  return customer_key_argument("The secret key was invalid for the specified algorithm.", rules);
}

S3Error sse_c_blocked(std::string_view principal_arn, std::string_view action, std::string_view resource_arn) {
  return errors::access_denied(fmt::format(
      "User: {} is not authorized to perform: {} on resource: \"{}\" because this bucket has blocked upload requests "
      "that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side "
      "encryption type.",
      principal_arn.empty() ? "anonymous" : principal_arn, action, resource_arn));
}

S3Error key_needed() {
  return errors::invalid_request(
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to "
      "retrieve the object.");
}

S3Error key_wrong() {
  return errors::access_denied(fmt::format("{} must provide the correct secret key.", customer_key_requests));
}

S3Error key_not_applicable() {
  return errors::invalid_request("The encryption parameters are not applicable to this object.");
}

S3Error part_parameters_missing() {
  return errors::invalid_request(
      "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate "
      "encryption parameters.");
}

S3Error part_parameters_differ() {
  return errors::invalid_request("The provided encryption parameters did not match the ones used originally.");
}

S3Error method_unsupported(std::string_view sse_value) {
  return argument("The encryption method specified is not supported", header::sse, sse_value);
}

S3Error header_not_supported_here(std::string_view name, std::string_view value) {
  return argument(fmt::format("{} header is not supported for this operation.", name), name, value);
}

S3Error kms_header_without_kms(std::string_view sse_value) {
  constexpr std::string_view text =
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
  if (sse_value.empty()) return errors::invalid_argument(std::string(text), std::string(header::sse));
  return argument(std::string(text), header::sse, sse_value);
}

S3Error context_malformed() {
  // No ArgumentValue: what the client put into its context may be meant for KMS alone.
  return errors::invalid_argument(
      "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which "
      "represents a string-string map",
      std::string(header::context));
}

S3Error context_without_kms() {
  return errors::invalid_argument(
      "The header 'x-amz-server-side-encryption-context' requires HTTP header x-amz-server-side-encryption : aws:kms",
      std::string(header::context));
}

S3Error context_arn_differs() {
  return errors::invalid_argument("The context value for 'aws:s3:arn' shall be equal to object's ARN",
                                  std::string(header::context));
}

S3Error bucket_key_flag_malformed(std::string_view value) {
  return argument("The value specified in the x-amz-server-side-encryption-bucket-key-enabled header is not valid",
                  header::bucket_key_enabled, value);
}

S3Error kms_over_http() {
  return errors::invalid_argument(
      "Requests specifying Server Side Encryption with AWS KMS managed keys must be made over a secure connection.",
      std::string(header::sse));
}

S3Error from_kms(const kms::KmsError& error, const Rules& rules) {
  if (error.type == "KMSInternalException") return errors::internal_error();  // a fault of the service, to be retried
  return chosen(rules,
                {Rule::kms_authorization_failure_is_access_denied, Rule::kms_error_codes_are_prefixed_and_use_400},
                errors::from_kms(error.type, error.message), error.type);
}

}  // namespace s3sse::sse::refusals
