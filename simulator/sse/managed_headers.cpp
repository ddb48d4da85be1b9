#include "simulator/sse/managed_headers.h"

#include "simulator/base/text.h"
#include "simulator/model/header_names.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

// A heading of the user guide spells the header like this; it means nothing (HDR-19).
constexpr std::string_view misspelt_bucket_key = "x-amz-server-side-encryption-aws-bucket-key-enabled";

S3Result<std::optional<EncryptionMethod>> method_of(std::string_view value, const Rules& rules) {
  if (value.empty()) {
    if (rules.hold(Rule::header_empty_sse_value_is_refused)) return refuse(refusals::method_unsupported(value));
    return std::nullopt;
  }
  const bool exact = rules.hold(Rule::header_sse_value_is_case_sensitive);
  const auto method = encryption_method_of(exact ? std::string(value) : ascii_lower(value));
  if (method == EncryptionMethod::dsse_kms && !rules.hold(Rule::header_sse_has_five_known_values)) {
    return refuse(refusals::method_unsupported(value));
  }
  if (method) return method;
  if (!exact && iequals(value, "AES256")) return EncryptionMethod::sse_s3;

  const bool special = value == "aws:fsx" || value == "aws:backup";
  const bool refused = special ? rules.hold(Rule::header_special_access_point_values_are_refused_on_write)
                               : all_hold(rules, {Rule::header_unknown_sse_value_is_refused,
                                                  Rule::copy_object_unsupported_sse_value_writes_nothing});
  if (refused && !special && !rules.hold(Rule::error_storage_lens_codes_are_not_used)) {
    return refuse(S3Error{400, "InvalidEncryptionMethod", "The encryption method specified is not supported"});
  }
  if (refused) return refuse(refusals::method_unsupported(value));
  return EncryptionMethod::sse_s3;
}

S3Result<void> read_kms_key_id(const Headers& headers, EncryptionRequest& request, std::string_view sse_value,
                               const Rules& rules) {
  const auto key_id = headers.get(header::kms_key_id);
  if (!key_id) return {};
  if (request.method && uses_kms(*request.method)) {
    request.kms_key_id = std::string(*key_id);
    return {};
  }
  const Rule rule = request.method ? Rule::put_object_kms_key_id_with_aes256_is_refused
                                   : Rule::put_object_kms_key_id_without_algorithm_is_refused;
  if (rules.hold(rule)) return refuse(refusals::kms_header_without_kms(sse_value));
  return {};
}

S3Result<void> read_context(const Headers& headers, EncryptionRequest& request, const Rules& rules) {
  const auto value = headers.get(header::context);
  if (!value || !rules.hold(Rule::header_context_is_base64_json)) return {};
  if (!request.method || !uses_kms(*request.method)) {
    if (rules.hold(Rule::context_header_without_kms_is_refused)) return refuse(refusals::context_without_kms());
    return {};
  }
  auto context = parse_context_header(*value, rules);
  if (!context) return refuse(std::move(context.error()));
  request.context = std::move(*context);
  request.context_header = std::string(*value);
  return {};
}

S3Result<void> read_bucket_key_flag(const Headers& headers, EncryptionRequest& request, const Rules& rules) {
  auto value = headers.get(header::bucket_key_enabled);
  if (!value && !rules.hold(Rule::header_misspelt_bucket_key_header_has_no_effect)) {
    value = headers.get(misspelt_bucket_key);
  }
  if (!value || !rules.hold(Rule::header_bucket_key_enabled_is_boolean)) return {};
  const bool enabled = iequals(*value, "true");
  if (!enabled && !iequals(*value, "false")) return refuse(refusals::bucket_key_flag_malformed(*value));
  request.bucket_key_enabled = enabled;
  return {};
}

bool refuses_sse_header(ManagedHeadersOn where, const Rules& rules) {
  switch (where) {
    case ManagedHeadersOn::part:
      return rules.hold(Rule::multipart_sse_header_on_part_is_refused);
    case ManagedHeadersOn::attributes:
      return rules.hold(Rule::get_object_attributes_sse_header_is_refused);
    case ManagedHeadersOn::read:
      break;
  }
  return all_hold(rules, {Rule::get_object_sse_header_is_refused, Rule::head_object_sse_header_is_refused,
                          Rule::get_object_sse_header_is_refused_on_partial_reads});
}

bool refuses_key_id(ManagedHeadersOn where, const Rules& rules) {
  switch (where) {
    case ManagedHeadersOn::part:
      return true;
    case ManagedHeadersOn::attributes:
      return rules.hold(Rule::get_object_attributes_kms_key_id_header_is_refused);
    case ManagedHeadersOn::read:
      break;
  }
  return all_hold(rules,
                  {Rule::get_object_kms_key_id_header_is_refused, Rule::head_object_kms_key_id_header_is_refused});
}

}  // namespace

S3Result<void> read_managed_headers(const Headers& headers, EncryptionRequest& request, const Rules& rules) {
  const std::string_view sse_value = headers.get_or(header::sse, "");
  if (headers.has(header::sse) && !request.customer_key) {
    auto method = method_of(sse_value, rules);
    if (!method) return refuse(std::move(method.error()));
    if (rules.hold(Rule::header_sse_value_selects_encryption)) request.method = *method;
  }
  if (auto read = read_kms_key_id(headers, request, sse_value, rules); !read) return read;
  if (auto read = read_context(headers, request, rules); !read) return read;
  return read_bucket_key_flag(headers, request, rules);
}

S3Result<void> refuse_managed_headers(const Headers& headers, ManagedHeadersOn where, const Rules& rules) {
  const auto sse_value = headers.get(header::sse);
  if (sse_value && refuses_sse_header(where, rules)) {
    return refuse(refusals::header_not_supported_here(header::sse, *sse_value));
  }
  if (headers.has(header::kms_key_id) && refuses_key_id(where, rules)) {
    return refuse(refusals::kms_header_without_kms(sse_value.value_or("")));
  }
  // The documentation says "encryption request headers, like x-amz-server-side-encryption": these are two more.
  for (const std::string_view name : {header::context, header::bucket_key_enabled}) {
    const auto value = headers.get(name);
    if (value && refuses_sse_header(where, rules)) return refuse(refusals::header_not_supported_here(name, *value));
  }
  return {};
}

}  // namespace s3sse::sse
