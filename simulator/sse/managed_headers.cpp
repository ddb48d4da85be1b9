#include "simulator/sse/managed_headers.h"

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

S3Result<std::optional<EncryptionMethod>> method_of(std::string_view value, const Rules& rules) {
  using Method = std::optional<EncryptionMethod>;
  if (value.empty()) {
    return refused<Method>(rules, Rule::header_empty_sse_value_is_refused, refusals::method_unsupported, value);
  }
  const Method method =
      chosen(rules, {Rule::header_sse_value_is_case_sensitive, Rule::header_sse_has_five_known_values},
             encryption_method_of(value), value);
  if (method) return method;
  if (value == "aws:fsx" || value == "aws:backup") {
    return refused<Method>(rules, Rule::header_special_access_point_values_are_refused_on_write,
                           refusals::method_unsupported, value);
  }
  return refused<Method>(
      rules,
      {Rule::header_unknown_sse_value_is_refused, Rule::copy_object_unsupported_sse_value_writes_nothing,
       Rule::error_storage_lens_codes_are_not_used},
      refusals::method_unsupported, value);
}

S3Result<void> read_kms_key_id(const Headers& headers, EncryptionRequest& request, std::string_view sse_value,
                               const Rules& rules) {
  const auto key_id = headers.get(header::kms_key_id);
  if (!key_id) return {};
  if (request.method && uses_kms(*request.method)) {
    request.kms_key_id = std::string(*key_id);
    return {};
  }
  return refused(rules,
                 request.method ? Rule::put_object_kms_key_id_with_aes256_is_refused
                                : Rule::put_object_kms_key_id_without_algorithm_is_refused,
                 refusals::kms_header_without_kms, sse_value);
}

S3Result<void> read_context(const Headers& headers, EncryptionRequest& request, std::string_view object_arn,
                            const Rules& rules) {
  const auto value = chosen(rules, Rule::header_context_is_base64_json, headers.get(header::context));
  if (!value) return {};
  if (!request.method || !uses_kms(*request.method)) {
    return refused(rules, Rule::context_header_without_kms_is_refused, refusals::context_without_kms);
  }
  auto context = parse_context_header(*value, rules);
  if (!context) return refuse(std::move(context.error()));
  const auto own = context->find("aws:s3:arn");
  auto true_arn = require(rules, own == context->end() || own->second == object_arn,
                          Rule::context_client_cannot_replace_aws_s3_arn, refusals::context_arn_differs);
  if (!true_arn) return true_arn;
  request.context = std::move(*context);
  request.context_header = std::string(*value);
  return {};
}

S3Result<void> read_bucket_key_flag(const Headers& headers, EncryptionRequest& request, const Rules& rules) {
  const auto value =
      chosen(rules, {Rule::header_misspelt_bucket_key_header_has_no_effect, Rule::header_bucket_key_enabled_is_boolean},
             headers.get(header::bucket_key_enabled), headers);
  if (!value) return {};
  const bool enabled = iequals(*value, "true");
  if (!enabled && !iequals(*value, "false")) return refuse(refusals::bucket_key_flag_malformed(*value));
  request.bucket_key_enabled = enabled;
  return {};
}

S3Result<void> refuse_method(std::string_view name, std::string_view value, const Rules& rules) {
  return refused(rules,
                 {Rule::multipart_sse_header_on_part_is_refused, Rule::get_object_sse_header_is_refused,
                  Rule::get_object_sse_header_is_refused_on_partial_reads, Rule::head_object_sse_header_is_refused,
                  Rule::get_object_attributes_sse_header_is_refused, Rule::delete_object_sse_header_is_refused,
                  Rule::list_objects_sse_header_is_refused, Rule::multipart_sse_header_on_completion_is_refused},
                 refusals::header_not_supported_here, name, value);
}

}  // namespace

S3Result<void> read_managed_headers(const Headers& headers, EncryptionRequest& request, std::string_view object_arn,
                                    const Rules& rules) {
  const std::string_view sse_value = headers.get_or(header::sse, "");
  if (headers.has(header::sse) && !request.customer_key) {
    auto method = method_of(sse_value, rules);
    if (!method) return refuse(std::move(method.error()));
    request.method = chosen(rules, Rule::header_sse_value_selects_encryption, *method);
  }
  if (auto read = read_kms_key_id(headers, request, sse_value, rules); !read) return read;
  if (auto read = read_context(headers, request, object_arn, rules); !read) return read;
  return read_bucket_key_flag(headers, request, rules);
}

bool has_managed_headers(const Headers& headers) {
  return headers.has(header::sse) || headers.has(header::kms_key_id) || headers.has(header::context) ||
         headers.has(header::bucket_key_enabled);
}

S3Result<void> refuse_managed_headers(const Headers& headers, const Rules& rules) {
  const auto sse_value = headers.get(header::sse);
  if (sse_value) {
    if (auto none = refuse_method(header::sse, *sse_value, rules); !none) return none;
  }
  if (headers.has(header::kms_key_id)) {
    auto none =
        refused(rules,
                {Rule::get_object_kms_key_id_header_is_refused, Rule::head_object_kms_key_id_header_is_refused,
                 Rule::get_object_attributes_kms_key_id_header_is_refused, Rule::delete_object_sse_header_is_refused,
                 Rule::list_objects_sse_header_is_refused, Rule::multipart_sse_header_on_completion_is_refused},
                refusals::kms_header_without_kms, sse_value.value_or(""));
    if (!none) return none;
  }
  // The documentation says "encryption request headers, like x-amz-server-side-encryption": these are two more.
  for (const std::string_view name : {header::context, header::bucket_key_enabled}) {
    const auto value = headers.get(name);
    if (!value) continue;
    if (auto none = refuse_method(name, *value, rules); !none) return none;
  }
  return {};
}

}  // namespace s3sse::sse
