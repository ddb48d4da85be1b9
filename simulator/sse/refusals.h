#pragma once
// The refusals of this module in the words of Amazon S3; no other file holds a text.
#include <string>
#include <string_view>

#include "simulator/kms/kms.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::sse {

namespace refusals {

// SSE-C headers. They name the generic argument, not the customer header (SSEC-30).
S3Error customer_key_over_http(const Rules& rules);
S3Error customer_key_conflict(std::string_view sse_value);
S3Error algorithm_missing(const Rules& rules);
S3Error algorithm_unsupported(std::string_view algorithm, const Rules& rules);
S3Error key_missing(const Rules& rules);
S3Error key_md5_missing(const Rules& rules);
S3Error key_md5_mismatch(const Rules& rules);
S3Error key_length(const Rules& rules);
/// BLK-06.
S3Error sse_c_blocked(std::string_view principal_arn, std::string_view action, std::string_view resource_arn);

// SSE-C objects and uploads.
S3Error key_needed();
S3Error key_wrong();
S3Error key_not_applicable();
S3Error part_parameters_missing();
S3Error part_parameters_differ();

// Managed headers.
S3Error method_unsupported(std::string_view sse_value);
S3Error header_not_supported_here(std::string_view name, std::string_view value);
S3Error kms_header_without_kms(std::string_view sse_value);
S3Error context_malformed();
S3Error context_without_kms();
S3Error context_arn_differs();
S3Error bucket_key_flag_malformed(std::string_view value);
S3Error kms_over_http();

/// The S3 face of a KMS error: code prefixed with "KMS." and 400 (KMSI-29), authorisation failures 403 (KMSI-04).
S3Error from_kms(const kms::KmsError& error, const Rules& rules);

}  // namespace refusals
}  // namespace s3sse::sse
