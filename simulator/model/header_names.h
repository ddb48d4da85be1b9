#pragma once
// Header names of the S3 encryption surface, in the spelling of the S3 API model. Compare without regard to case:
// clients write "-md5", "-Md5" and "-MD5".
#include <string_view>

namespace s3sse::header {

inline constexpr std::string_view sse = "x-amz-server-side-encryption";
inline constexpr std::string_view kms_key_id = "x-amz-server-side-encryption-aws-kms-key-id";
inline constexpr std::string_view context = "x-amz-server-side-encryption-context";
inline constexpr std::string_view bucket_key_enabled = "x-amz-server-side-encryption-bucket-key-enabled";
inline constexpr std::string_view customer_algorithm = "x-amz-server-side-encryption-customer-algorithm";
inline constexpr std::string_view customer_key = "x-amz-server-side-encryption-customer-key";
inline constexpr std::string_view customer_key_md5 = "x-amz-server-side-encryption-customer-key-MD5";
inline constexpr std::string_view source_customer_algorithm =
    "x-amz-copy-source-server-side-encryption-customer-algorithm";
inline constexpr std::string_view source_customer_key = "x-amz-copy-source-server-side-encryption-customer-key";
inline constexpr std::string_view source_customer_key_md5 = "x-amz-copy-source-server-side-encryption-customer-key-MD5";

}  // namespace s3sse::header
